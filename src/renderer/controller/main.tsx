import { createRoot } from 'react-dom/client';
import { pageAfter } from '../../rtc/index.ts';
import { loadControllerCatalog } from '../../ui/catalogs/controller.ts';
import { chooseLanguage, createI18n } from '../../ui/i18n.ts';
import { I18nProvider } from '../../ui/i18nContext.ts';
import '../../ui/styles.css';
import { ControllerApp } from './ControllerApp.tsx';
import './controller.css';
import { createController } from './controller.ts';
import { deviceKind } from './deviceKind.ts';
import { createMemory } from './memory.ts';
import { takeCode } from './takeCode.ts';

/** The composition root of the controllers' page: the browser's own things go in here, and only here. */
async function start(root: HTMLElement): Promise<void> {
  // The code leaves the address bar at once: no history, no screenshot and no shared link has it.
  const code = takeCode(location.href, (href) => history.replaceState(null, '', href));
  const i18n = await createI18n({
    language: chooseLanguage(navigator.languages),
    preferred: navigator.languages,
    namespaces: ['common', 'errors', 'controller'],
    load: loadControllerCatalog,
  });
  document.documentElement.lang = i18n.language;
  document.title = i18n.t('controller:title');
  const controller = createController({
    code,
    origin: location.origin,
    WebSocket,
    memory: createMemory(() => window.localStorage),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    now: () => performance.now(),
    report: (error) => window.reportError(error),
  });
  // Another code, scanned while this page is open, changes the fragment only.
  addEventListener('hashchange', () => location.reload());
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) controller.dispose();
  });
  root.replaceChildren();
  createRoot(root).render(
    <I18nProvider value={i18n}>
      <ControllerApp
        controller={controller}
        device={deviceKind(navigator.userAgent, navigator.maxTouchPoints)}
        after={pageAfter}
      />
    </I18nProvider>,
  );
}

const root = document.getElementById('root');
if (root) await start(root);
