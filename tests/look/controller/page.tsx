import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { languages } from '../../../src/shared/languages.ts';
import { ControllerApp } from '../../../src/renderer/controller/ControllerApp.tsx';
import '../../../src/renderer/controller/controller.css';
import type { Controller } from '../../../src/renderer/controller/controller.ts';
import { loadControllerCatalog } from '../../../src/ui/catalogs/controller.ts';
import { createI18n } from '../../../src/ui/i18n.ts';
import { I18nProvider } from '../../../src/ui/i18nContext.ts';
import '../../../src/ui/styles.css';
import { states } from './states.ts';

/** The controllers' page on a room that stands still: `?state=meeting&language=de`. */
const query = new URLSearchParams(location.search);
const state = states[query.get('state') ?? 'idle'];
if (!state) throw new Error('no such state');
const language = languages.find((one) => one === query.get('language')) ?? 'en';
const done = (): Promise<null> => Promise.resolve(null);

const controller: Controller = {
  store: createStore(() => state),
  pair: () => undefined,
  commands: {
    startMeeting: done,
    endMeeting: done,
    admit: done,
    deny: done,
    setLocked: done,
    switchDevice: done,
    setVolume: done,
    unpair: done,
  },
  dispose: () => undefined,
};
const i18n = await createI18n({
  language,
  preferred: [language],
  namespaces: ['common', 'errors', 'controller'],
  load: loadControllerCatalog,
});
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <I18nProvider value={i18n}>
      <ControllerApp controller={controller} device="phone" after={() => () => undefined} />
    </I18nProvider>,
  );
