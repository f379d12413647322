import { createRoot } from 'react-dom/client';
import { App } from '../../../src/guest/App.tsx';
import { languages } from '../../../src/shared/languages.ts';
import { loadGuestCatalog } from '../../../src/ui/catalogs/guest.ts';
import { createI18n } from '../../../src/ui/i18n.ts';
import '../../../src/ui/styles.css';
import { states } from './states.ts';
import { nothing, stillGuest } from './stillGuest.ts';

/** The guest's views on a guest that stands still: `?state=door&language=de`. */
const query = new URLSearchParams(location.search);
const snapshot = states[query.get('state') ?? 'door'];
const language = languages.find((one) => one === query.get('language')) ?? 'en';
if (!snapshot) throw new Error('no such state');

const { guest, show } = stillGuest(snapshot);
const root = document.getElementById('root');
const i18n = await createI18n({
  language,
  preferred: [language],
  namespaces: ['common', 'errors', 'guest'],
  load: loadGuestCatalog,
});
if (root)
  createRoot(root).render(
    <App
      guest={guest}
      i18n={i18n}
      browser="chromium"
      rememberedName={query.get('state') === 'door' ? 'Sofia Rossi' : ''}
      onName={nothing}
      onLanguage={nothing}
      onReload={nothing}
    />,
  );
setTimeout(show);
