import { createRoot } from 'react-dom/client';
import { languages, type Language } from '#shared/languages.ts';
import { readWishes, type VisitWishes } from '#shared/visitWishes.ts';
import {
  createCall,
  createDevices,
  guestSpares,
  pageAfter,
  pageCallDeps,
  pageDevicesDeps,
} from '../rtc/index.ts';
import { createLanRoad } from '../signalling/lanRoad.ts';
import { loadGuestCatalog } from '../ui/catalogs/guest.ts';
import { chooseLanguage, createI18n, type I18n } from '../ui/i18n.ts';
import '../ui/styles.css';
import { createMemory } from './browser/memory.ts';
import { watchPageLife } from './browser/pageLife.ts';
import { keepAwake } from './browser/wakeLock.ts';
import { openBrowserSocket, roadAddress } from './browser/webSocket.ts';
import { createRoadSockets } from './engine/roadSockets.ts';
import { createGuest, type Guest } from './createGuest.ts';
import { knockAtOnce } from './knockAtOnce.ts';
import { browserFamily } from './mediaTrouble.ts';
import { Root } from './Root.tsx';

declare global {
  interface Window {
    /** There in the personal app's own window only: made by its preload script. */
    readonly magoApp?: VisitWishes;
  }
}

/** The composition root of the guest's page: the browser's own things go in here, and only here. */
const makeI18n = (language: Language): Promise<I18n> =>
  createI18n({
    language,
    preferred: navigator.languages,
    namespaces: ['common', 'errors', 'guest'],
    load: loadGuestCatalog,
  });

// A guest's browser keeps no log of ours; what goes wrong is said on the page.
const log = (): void => undefined;

function makeGuest(wishes: VisitWishes): Guest {
  const sockets = createRoadSockets((handlers) =>
    openBrowserSocket(roadAddress(location), handlers),
  );
  const guest: Guest = createGuest({
    openRoad: () =>
      createLanRoad({
        openSocket: sockets.open,
        now: () => performance.now(),
        after: pageAfter,
        random: Math.random,
      }),
    // On the room's own network there is nothing between us: host candidates do (DESIGN 7).
    createCall: (send) =>
      createCall({
        ...pageCallDeps(),
        ...{ send, log },
        createSpares: guestSpares((ferry) => guest.roomMoved(() => sockets.take(ferry))),
      }),
    createDevices: () => createDevices({ ...pageDevicesDeps(), log }),
    startsPresentOnly: wishes.isPresentOnly,
    after: pageAfter,
    keepAwake,
    log,
  });
  watchPageLife(guest);
  knockAtOnce(guest, wishes);
  return guest;
}

async function start(root: HTMLElement): Promise<void> {
  // Without it there is no call; the page's own sentence about the browser stays (index.html).
  if (!('RTCPeerConnection' in window)) return;
  const memory = createMemory(() => window.localStorage);
  const wishes = window.magoApp ?? readWishes(location.hash);
  if (wishes.name !== '') memory.write('name', wishes.name);
  const remembered = languages.find((language) => language === memory.read('language'));
  // Dialling and asking for the camera need no words, and the words no room: both at once.
  const guest = makeGuest(wishes);
  const firstI18n = await makeI18n(remembered ?? chooseLanguage(navigator.languages));
  root.replaceChildren();
  createRoot(root).render(
    <Root
      guest={guest}
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
