import type { MediaState } from '#shared/signal/values.ts';
import type { Devices, DevicesSnapshot, LocalTracks } from '../../rtc/index.ts';

/** Camera, microphone and share of the page, and what the person wants of them. */
export interface GuestDevices {
  readonly snapshot: DevicesSnapshot;
  readonly tracks: LocalTracks;
  readonly preview: MediaStream;
  readonly media: MediaState;
  /** No camera, no microphone: the person has chosen so. */
  readonly isPresentOnly: boolean;
  start(): void;
  /** Tries again what did not start. */
  retry(): void;
  setPresentOnly(isPresentOnly: boolean): void;
  setCamera(isOn: boolean): void;
  setMicrophone(isOn: boolean): void;
  chooseCamera(id: string): void;
  chooseMicrophone(id: string): void;
  chooseSpeaker(id: string): void;
  /** Inside a user gesture only. */
  startSharing(): void;
  stopSharing(): void;
  /** Everything off, the lights too. `start` begins again with the same choices. */
  release(): void;
  dispose(): void;
}

export type GuestDevicesDeps = {
  createDevices(): Devices;
  changed(): void;
  /** Camera and microphone stay off from the first moment: their lights never go on. */
  startsPresentOnly?: boolean;
};

export function createGuestDevices(deps: GuestDevicesDeps): GuestDevices {
  const { createDevices, changed } = deps;
  let isPresentOnly = deps.startsPresentOnly ?? false;
  /** What the person wants, also while nothing runs. */
  let wanted = { camera: !isPresentOnly, microphone: !isPresentOnly };
  let devices = createDevices();
  let stopWatching = devices.subscribe(changed);

  const start = (): void => void devices.start({ ...wanted });
  const dispose = (): void => {
    stopWatching();
    devices.dispose();
  };

  function want(change: Partial<typeof wanted>): void {
    wanted = { ...wanted, ...change };
    if (wanted.camera || wanted.microphone) isPresentOnly = false;
  }

  return {
    get snapshot() {
      return devices.snapshot;
    },
    get tracks() {
      return devices.tracks;
    },
    get preview() {
      return devices.preview;
    },
    get media() {
      const { camera, microphone, screen } = devices.snapshot;
      return { camera: camera.isOn, microphone: microphone.isOn, screen: screen.isOn };
    },
    get isPresentOnly() {
      return isPresentOnly;
    },
    start,
    retry() {
      const { camera, microphone } = devices.snapshot;
      if (camera.failure) want({ camera: true });
      if (microphone.failure) want({ microphone: true });
      start();
    },
    setPresentOnly(next) {
      if (next === isPresentOnly) return;
      want({ camera: !next, microphone: !next });
      isPresentOnly = next;
      changed();
      start();
    },
    setCamera(isOn) {
      want({ camera: isOn });
      void devices.setCameraOn(isOn);
    },
    setMicrophone(isOn) {
      want({ microphone: isOn });
      void devices.setMicrophoneOn(isOn);
    },
    chooseCamera: (id) => void devices.chooseCamera(id),
    chooseMicrophone: (id) => void devices.chooseMicrophone(id),
    chooseSpeaker: (id) => devices.chooseSpeaker(id),
    startSharing: () => void devices.startSharing(),
    stopSharing: () => devices.stopSharing(),
    release() {
      dispose();
      devices = createDevices();
      stopWatching = devices.subscribe(changed);
      changed();
    },
    dispose,
  };
}
