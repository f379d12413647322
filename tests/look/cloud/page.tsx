import { createRoot } from 'react-dom/client';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { languages } from '#shared/languages.ts';
import { CloudRoot } from '../../../src/guest/cloud/CloudRoot.tsx';
import type { Entry, EntrySnapshot } from '../../../src/guest/cloud/entry.ts';
import { loadCloudCatalog } from '../../../src/ui/catalogs/cloud.ts';
import { createI18n } from '../../../src/ui/i18n.ts';
import '../../../src/ui/styles.css';
import { nothing, stillGuest } from '../guest/stillGuest.ts';
import { states, type CloudState } from './states.ts';

/** The cloud's page standing still: `?state=id&language=de`. */
const query = new URLSearchParams(location.search);
const state = states[query.get('state') ?? 'id'];
const language = languages.find((one) => one === query.get('language')) ?? 'en';
if (!state) throw new Error('no such state');

const snapshotOf = (shown: CloudState): EntrySnapshot => {
  if (shown.at === 'id') return shown;
  if (shown.at === 'asking') return { at: 'asking', id: sixDigitsFrom(Number(shown.id)) };
  const { guest, show } = stillGuest(shown.guest);
  setTimeout(show);
  const visit = {
    guest,
    road: shown.road,
    subscribe: () => nothing,
    dispose: nothing,
  };
  return { at: 'visit', visit };
};
const snapshot = snapshotOf(state);
const entry: Entry = {
  snapshot,
  subscribe: () => nothing,
  enter: nothing,
  followAddress: nothing,
  leave: nothing,
};

const root = document.getElementById('root');
const firstI18n = await createI18n({
  language,
  preferred: [language],
  namespaces: ['cloud', 'common', 'errors', 'guest', 'path'],
  load: loadCloudCatalog,
});
if (root)
  createRoot(root).render(
    <CloudRoot
      entry={entry}
      memory={{ read: () => null, write: nothing }}
      firstI18n={firstI18n}
      loadI18n={() => Promise.resolve(undefined)}
      browser="chromium"
      onReload={nothing}
    />,
  );
