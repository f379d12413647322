import { createRoot } from 'react-dom/client';
import type { Home } from '../../../src/guest/app/home.ts';
import { HomeRoot } from '../../../src/guest/app/HomeRoot.tsx';
import { languages } from '../../../src/shared/languages.ts';
import { loadAppCatalog } from '../../../src/ui/catalogs/app.ts';
import { createI18n } from '../../../src/ui/i18n.ts';
import '../../../src/ui/styles.css';
import { states } from './states.ts';

/** The app's home page, standing still: `?state=eight&language=de`. */
const query = new URLSearchParams(location.search);
const snapshot = states[query.get('state') ?? 'none'];
const language = languages.find((one) => one === query.get('language')) ?? 'en';
if (!snapshot) throw new Error('no such state');

const nothing = (): void => undefined;
const home: Home = {
  snapshot,
  subscribe: () => nothing,
  join: nothing,
  callAt: nothing,
  callId: nothing,
  followLink: nothing,
  dismissLink: nothing,
  confirm: nothing,
  setName: nothing,
  setTellsRooms: nothing,
};
const i18n = await createI18n({
  language,
  preferred: [language],
  namespaces: ['app', 'common', 'errors', 'guest'],
  load: loadAppCatalog,
});
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <HomeRoot
      home={home}
      firstI18n={i18n}
      loadI18n={() => Promise.resolve(undefined)}
      onLanguage={nothing}
    />,
  );
