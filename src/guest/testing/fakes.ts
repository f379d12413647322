import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import type {
  Call,
  CallSnapshot,
  Devices,
  DevicesSnapshot,
  LocalTracks,
  Remote,
} from '../../rtc/index.ts';
import { createStore } from '../../rtc/store.ts';
import type { Road, RoadEvent, RoadState } from '../../signalling/road.ts';
import { makeDevicesSnapshot } from './builders.ts';

/** A road whose other end is the test. */
export interface FakeRoad extends Road {
  readonly sent: ClientMessage[];
  retries: number;
  isClosed: boolean;
  enter(state: RoadState): void;
  say(message: HostMessage): void;
}

export function createFakeRoad(): FakeRoad {
  const listeners = new Set<(event: RoadEvent) => void>();
  let state: RoadState = { at: 'connecting' };
  const emit = (event: RoadEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const road: FakeRoad = {
    name: 'LAN',
    get state() {
      return state;
    },
    sent: [],
    retries: 0,
    isClosed: false,
    send: (message) => void road.sent.push(message),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow() {
      road.retries += 1;
    },
    close() {
      road.isClosed = true;
    },
    enter(next) {
      state = next;
      emit({ type: 'state', state });
    },
    say: (message) => emit({ type: 'message', message }),
  };
  return road;
}

/** A call that remembers what it was told. */
export interface FakeCall extends Call {
  /** Every list of remotes, in order. */
  readonly remotes: (readonly Remote[])[];
  readonly adopted: ParticipantId[];
  readonly received: { from: ParticipantId; signal: Signal }[];
  readonly tracks: LocalTracks[];
  readonly shown: unknown[];
  restored: number;
  isDisposed: boolean;
  show(snapshot: CallSnapshot): void;
}

export function createFakeCall(offer: () => Promise<{ link: string; sdp: string }>): FakeCall {
  const store = createStore<CallSnapshot>({ links: {}, speaker: null });
  const call: FakeCall = {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    remotes: [],
    adopted: [],
    received: [],
    tracks: [],
    shown: [],
    restored: 0,
    isDisposed: false,
    show: store.set,
    setRemotes: (remotes) => void call.remotes.push(remotes),
    prepareFirstOffer: offer,
    adoptFirstOffer: (remote) => void call.adopted.push(remote),
    receive: (from, signal) => void call.received.push({ from, signal }),
    setLocalTracks: (tracks) => void call.tracks.push(tracks),
    stream: () => new MediaStream(),
    showAt: (...shown) => void call.shown.push(shown),
    roadRestored() {
      call.restored += 1;
    },
    networkChanged: () => undefined,
    pathsDied: () => undefined,
    stats: () => Promise.resolve(null),
    dispose() {
      call.isDisposed = true;
    },
  };
  return call;
}

const noTracks: LocalTracks = { microphone: null, camera: null, screen: null, screenAudio: null };

/** Devices that do at once what they are asked. */
export interface FakeDevices extends Devices {
  readonly starts: { camera: boolean; microphone: boolean }[];
  isDisposed: boolean;
  change(change: Partial<DevicesSnapshot>): void;
}

export function createFakeDevices(): FakeDevices {
  const off = { isOn: false, isStarting: false, failure: null };
  const store = createStore(makeDevicesSnapshot({ camera: off, microphone: { ...off, level: 0 } }));
  let tracks = noTracks;
  const change = (changed: Partial<DevicesSnapshot>): void => {
    tracks = { ...tracks };
    store.set({ ...store.value, ...changed });
  };
  const setCamera = (isOn: boolean): void => change({ camera: { ...off, isOn } });
  const setMicrophone = (isOn: boolean): void => change({ microphone: { ...off, isOn, level: 0 } });
  const setScreen = (isOn: boolean): void => change({ screen: { isOn, failure: null } });
  const devices: FakeDevices = {
    get snapshot() {
      return store.value;
    },
    get tracks() {
      return tracks;
    },
    get preview() {
      return new MediaStream();
    },
    subscribe: store.subscribe,
    starts: [],
    isDisposed: false,
    change,
    async start(wanted) {
      devices.starts.push(wanted);
      setCamera(wanted.camera);
      setMicrophone(wanted.microphone);
      return Promise.resolve();
    },
    setCameraOn: (isOn) => Promise.resolve(setCamera(isOn)),
    setMicrophoneOn: (isOn) => Promise.resolve(setMicrophone(isOn)),
    chooseCamera: (cameraId) => Promise.resolve(change({ cameraId })),
    chooseMicrophone: (microphoneId) => Promise.resolve(change({ microphoneId })),
    chooseSpeaker: (speakerId) => change({ speakerId }),
    startSharing: () => Promise.resolve(setScreen(true)),
    stopSharing: () => setScreen(false),
    dispose() {
      devices.isDisposed = true;
    },
  };
  return devices;
}

/** Timers that fire when the test says so. */
export function createFakeTimers() {
  let time = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    after(ms: number, run: () => void) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms: number) {
      time += ms;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { run } of due) run();
    },
    get pending() {
      return timers.length;
    },
  };
}
