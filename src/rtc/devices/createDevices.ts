import { noTracks } from '../link/slots.ts';
import { reasonOf } from '../reason.ts';
import { createStore } from '../store.ts';
import { createTaskQueue } from '../taskQueue.ts';
import type { After, Devices, DevicesSnapshot, LocalTracks } from '../types.ts';
import { createCapture, type CaptureDeps } from './capture.ts';
import { createChoices, type ChoiceStorage } from './choices.ts';
import { deviceIdOf, listDevices, noDevices, type InputKind } from './deviceList.ts';
import { createInput, type Input } from './input.ts';
import { createMeter, type AudioContextLike } from './meter.ts';
import { createScreenShare } from './screenShare.ts';

/** `pageDevicesDeps()` gives all but the log. */
export type DevicesDeps = CaptureDeps & {
  /** Where choices are remembered; null where the browser has no storage. */
  storage: ChoiceStorage | null;
  createStream(): MediaStream;
  createAudioContext(): AudioContextLike | null;
  after: After;
  log(message: string): void;
};

const kinds = ['camera', 'microphone'] as const;

export const createDevices = (deps: DevicesDeps): Devices => {
  const { mediaDevices } = deps;
  const choices = createChoices(deps.storage);
  const capture = createCapture(deps);
  const preview = deps.createStream();
  let infos: readonly MediaDeviceInfo[] = [];
  let list = noDevices;
  let level = 0;
  let tracks = noTracks;
  let isDisposed = false;

  const queue = createTaskQueue((reason) => {
    deps.log(`devices: ${reasonOf(reason)}`);
  });
  const inputOf = (kind: InputKind): Input =>
    createInput({
      kind,
      capture,
      idOf: (track) => deviceIdOf(track, infos),
      changed: () => {
        changed();
      },
      unplugged: () => {
        void queue.run(async () => {
          await readDevices();
          await follow(kind, false);
        });
      },
    });
  const inputs: Record<InputKind, Input> = {
    camera: inputOf('camera'),
    microphone: inputOf('microphone'),
  };
  const screen = createScreenShare(mediaDevices, () => {
    changed();
  });
  const meter = createMeter({
    ...deps,
    level: (value) => {
      level = value;
      changed();
    },
  });

  const snapshot = (): DevicesSnapshot => {
    const idOf = (kind: InputKind): string | null => {
      const { track } = inputs[kind];
      return track === null ? choices.get(kind) : deviceIdOf(track, infos);
    };
    const stateOf = (kind: InputKind) => {
      const { isOn, isStarting, failure } = inputs[kind];
      return { isOn, isStarting, failure };
    };
    const speakerId = choices.get('speaker');
    return {
      ...list,
      cameraId: idOf('camera'),
      microphoneId: idOf('microphone'),
      speakerId: list.speakers.some(({ id }) => id === speakerId) ? speakerId : null,
      camera: stateOf('camera'),
      microphone: { ...stateOf('microphone'), level },
      screen: screen.state,
      canShareScreen: screen.canShare,
    };
  };
  const store = createStore(snapshot());

  const sent = (): LocalTracks => ({
    microphone: inputs.microphone.isOn ? inputs.microphone.track : null,
    camera: inputs.camera.isOn ? inputs.camera.track : null,
    screen: screen.video,
    screenAudio: screen.audio,
  });
  const changed = (): void => {
    if (isDisposed) return;
    const next = sent();
    const isNew = Object.entries(next).some(([slot, track]) => track !== Reflect.get(tracks, slot));
    if (isNew) tracks = next;
    for (const track of preview.getTracks()) {
      if (track !== tracks.camera) preview.removeTrack(track);
    }
    if (tracks.camera !== null) preview.addTrack(tracks.camera);
    meter.follow(tracks.microphone);
    store.set(snapshot());
  };

  const readDevices = async (): Promise<void> => {
    infos = (await mediaDevices?.enumerateDevices()) ?? [];
    list = listDevices(infos);
    changed();
  };
  const follow = (kind: InputKind, isAsked: boolean): Promise<void> => {
    const available = kind === 'camera' ? list.cameras : list.microphones;
    return inputs[kind].follow(
      { chosenId: choices.get(kind), availableIds: available.map(({ id }) => id) },
      isAsked,
    );
  };
  const setOn = (kind: InputKind, isOn: boolean): Promise<void> => {
    inputs[kind].wish(isOn);
    return queue.run(async () => {
      await follow(kind, true);
      if (isOn) await readDevices();
    });
  };
  const choose = (kind: InputKind, id: string): Promise<void> => {
    choices.set(kind, id);
    changed();
    return queue.run(() => follow(kind, true));
  };

  let isReading = false;
  const onDeviceChange = (): void => {
    // Plugging one thing in fires several events: what comes while one reading waits is covered by it.
    if (isReading) return;
    isReading = true;
    void queue.run(async () => {
      isReading = false;
      await readDevices();
      for (const kind of kinds) await follow(kind, false);
    });
  };
  mediaDevices?.addEventListener('devicechange', onDeviceChange);

  const start = async (wanted: Record<InputKind, boolean>): Promise<void> => {
    for (const kind of kinds) inputs[kind].wish(wanted[kind]);
    const preferred = { camera: choices.get('camera'), microphone: choices.get('microphone') };
    const askBoth = wanted.camera && wanted.microphone;
    if (askBoth) {
      for (const kind of kinds) inputs[kind].starting();
      const captured = await capture.both(preferred);
      for (const kind of kinds) inputs[kind].take(captured[kind]);
    }
    await readDevices();
    // The one that is wanted alone, or another device in place of one that would not open.
    for (const kind of kinds) await follow(kind, !askBoth);
    await readDevices();
  };

  return {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    get tracks() {
      return tracks;
    },
    preview,
    start: (wanted) => queue.run(() => start(wanted)),
    setCameraOn: (isOn) => setOn('camera', isOn),
    setMicrophoneOn: (isOn) => setOn('microphone', isOn),
    chooseCamera: (id) => choose('camera', id),
    chooseMicrophone: (id) => choose('microphone', id),
    chooseSpeaker: (id) => {
      choices.set('speaker', id);
      changed();
    },
    startSharing: screen.start,
    stopSharing: screen.stop,
    dispose: () => {
      isDisposed = true;
      queue.close();
      mediaDevices?.removeEventListener('devicechange', onDeviceChange);
      for (const kind of kinds) inputs[kind].dispose();
      screen.stop();
      meter.dispose();
    },
  };
};
