import type { Guest, GuestSnapshot } from '../../../src/guest/createGuest.ts';
import { createStore } from '../../../src/rtc/store.ts';
import { person, slides } from './pictures.ts';

export const nothing = (): void => undefined;

/** A guest that stands still in one state; `show` brings what is news only after the first drawing. */
export function stillGuest(snapshot: GuestSnapshot): { guest: Guest; show(): void } {
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
  // After the first drawing, so that it is news.
  return { guest, show: () => store.set(snapshot) };
}
