import { createRoot } from 'react-dom/client';
import { languages, type Language } from '#shared/languages.ts';
import { readWishes, type VisitWishes } from '#shared/visitWishes.ts';
import { loadCloudCatalog } from '../../ui/catalogs/cloud.ts';
import { chooseLanguage, createI18n, type I18n } from '../../ui/i18n.ts';
import '../../ui/styles.css';
import { createMemory } from '../browser/memory.ts';
import { browserFamily } from '../mediaTrouble.ts';
import { CloudRoot } from './CloudRoot.tsx';
import { createEntry, type Entry } from './entry.ts';
import { mayReachLan } from './lanDoor.ts';
import { createRms } from './rms.ts';
import { openVisit } from './visit.ts';

/** The composition root of the guest page that the cloud serves: its door is found by six digits. */
const makeI18n = (language: Language): Promise<I18n> =>
  createI18n({
    language,
    preferred: navigator.languages,
    namespaces: ['cloud', 'common', 'errors', 'guest', 'path'],
    load: loadCloudCatalog,
  });

const noWishes = readWishes('');

async function makeEntry(wishes: VisitWishes): Promise<Entry> {
  const rms = createRms({
    fetch: (path, init) => fetch(path, init),
    timeout: (ms) => AbortSignal.timeout(ms),
  });
  const isLanOpen = await mayReachLan((name) =>
    // A name that the DOM's types do not know, and some browsers neither: they throw.
    navigator.permissions.query({ name } as unknown as PermissionDescriptor),
  );
  let forNext = wishes;
  return createEntry({
    rms,
    openVisit(id, joined) {
      const visit = openVisit({ id, joined, rms, mayReachLan: isLanOpen, wishes: forNext });
      // They were for the meeting that the app had chosen.
      forNext = noWishes;
      return visit;
    },
    address: {
      read: () => /^#([^&]*)/.exec(location.hash)?.[1] ?? '',
      // Replacing makes no event and no entry for the back button.
      write: (id) => history.replaceState(null, '', id === '' ? location.pathname : `#${id}`),
    },
  });
}

async function start(root: HTMLElement): Promise<void> {
  // Without it there is no call; the page's own sentence about the browser stays (index.html).
  if (!('RTCPeerConnection' in window)) return;
  const memory = createMemory(() => window.localStorage);
  const remembered = languages.find((language) => language === memory.read('language'));
  const wishes = window.magoApp ?? readWishes(location.hash);
  if (wishes.name !== '') memory.write('name', wishes.name);
  const entry = await makeEntry(wishes);
  entry.followAddress();
  window.addEventListener('hashchange', entry.followAddress);
  const firstI18n = await makeI18n(remembered ?? chooseLanguage(navigator.languages));
  root.replaceChildren();
  createRoot(root).render(
    <CloudRoot
      entry={entry}
      memory={memory}
      firstI18n={firstI18n}
      loadI18n={(language) => makeI18n(language).catch(() => undefined)}
      browser={browserFamily(navigator.userAgent, navigator.maxTouchPoints)}
      onReload={() => location.reload()}
    />,
  );
}

const root = document.getElementById('root');
if (root) await start(root);
