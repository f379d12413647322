import { createRoot } from 'react-dom/client';
import { App } from '../../../src/guest/App.tsx';
import type { Guest } from '../../../src/guest/createGuest.ts';
import { createStore } from '../../../src/rtc/store.ts';
import { languages } from '../../../src/shared/settings.ts';
import { loadGuestCatalog } from '../../../src/ui/catalogs/guest.ts';
import { createI18n } from '../../../src/ui/i18n.ts';
import '../../../src/ui/styles.css';
import { person, slides } from './pictures.ts';
import { states } from './states.ts';

/** The guest's views on a guest that stands still: `?state=door&language=de`. */
const query = new URLSearchParams(location.search);
const snapshot = states[query.get('state') ?? 'door'];
const language = languages.find((one) => one === query.get('language')) ?? 'en';
if (!snapshot) throw new Error('no such state');

const nothing = (): void => undefined;
const preview = person(200);
const streams = new Map<string, MediaStream>();
const stream = (id: string, kind: 'camera' | 'screen'): MediaStream => {
  const known = streams.get(`${kind}${id}`);
  const made = known ?? (kind === 'screen' ? slides() : person(id.charCodeAt(0) * 37));
  streams.set(`${kind}${id}`, made);
  return made;
};

// Trouble in a call begins in the call: what is there from the start was told at the door.
const healthy = { isOn: true, isStarting: false, failure: null };
const store = createStore(
  snapshot.flow.stage.at === 'in'
    ? { ...snapshot, devices: { ...snapshot.devices, camera: healthy } }
    : snapshot,
);

const guest: Guest = {
  get snapshot() {
    return store.value;
  },
  subscribe: store.subscribe,
  knock: nothing,
  cancel: nothing,
  leave: nothing,
  returnToDoor: nothing,
  setPresentOnly: nothing,
  retryDevices: nothing,
  setCamera: nothing,
  setMicrophone: nothing,
  chooseCamera: nothing,
  chooseMicrophone: nothing,
  chooseSpeaker: nothing,
  startSharing: nothing,
  stopSharing: nothing,
  preview,
  stream,
  showAt: nothing,
  soundBlocked: nothing,
  allowSound: nothing,
  retryRoad: nothing,
  roomMoved: nothing,
  pageClosing: nothing,
  dispose: nothing,
};

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
// After the first drawing, so that it is news.
setTimeout(() => store.set(snapshot));
