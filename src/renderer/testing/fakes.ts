import type { Report } from '#shared/diagnostics/index.ts';
import { ok } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { FerryFrame } from '#shared/room/ferry.ts';
import type { CallEvent, RoomSnapshot, SettingsView } from '#shared/room/snapshot.ts';
import type { After, Call, CallSnapshot, Devices, DevicesSnapshot } from '../../rtc/types.ts';
import type { ConnectionState, RoomClient, RoomCommands } from '../room/roomClient.ts';
import { makeDevices, makeReport, makeSettings, noCall } from './builders.ts';

const token = 't'.repeat(43);

/** A room that takes every command, notes it, and says what the test lets it say. */
export type FakeRoom = RoomClient & {
  /** `name(arguments)` of every command, in order. */
  readonly asked: string[];
  /** Answers of the next commands by name; success when there is none. */
  readonly answers: Map<keyof RoomCommands, Outcome>;
  settings: SettingsView;
  report: Report;
  show(snapshot: RoomSnapshot): void;
  send(event: CallEvent): void;
  ferry(frame: FerryFrame): void;
  connect(state: ConnectionState): void;
  /** How many look for rooms nearby right now. */
  watchers(): number;
  showNearby(nearby: NearbyRooms): void;
};

export function createFakeRoom(first: RoomSnapshot | null = null): FakeRoom {
  const snapshots = createListeners<RoomSnapshot>();
  const events = createListeners<CallEvent>();
  const nearby = createListeners<NearbyRooms>();
  const ferryFrames = createListeners<FerryFrame>();
  const connections = createListeners<ConnectionState>();
  let snapshot = first;
  let connection: ConnectionState = 'open';
  const asked: string[] = [];
  const answers = new Map<keyof RoomCommands, Outcome>();

  function note(name: keyof RoomCommands, ...args: unknown[]): Outcome {
    asked.push(`${name}(${args.map((one) => JSON.stringify(one)).join(', ')})`);
    return answers.get(name) ?? ok(null);
  }
  const plain =
    (name: keyof RoomCommands) =>
    (...args: unknown[]): Promise<Outcome> =>
      Promise.resolve(note(name, ...args));
  const giving =
    <T>(name: keyof RoomCommands, value: () => T) =>
    (...args: unknown[]): Promise<Outcome<T>> => {
      const outcome = note(name, ...args);
      return Promise.resolve(outcome.ok ? ok(value()) : outcome);
    };

  const room: FakeRoom = {
    asked,
    answers,
    settings: makeSettings(),
    report: makeReport(),
    commands: {
      startMeeting: plain('startMeeting'),
      endMeeting: plain('endMeeting'),
      admit: plain('admit'),
      deny: plain('deny'),
      mute: plain('mute'),
      remove: plain('remove'),
      setLocked: plain('setLocked'),
      setPin: plain('setPin'),
      callRoom: plain('callRoom'),
      confirmRoom: plain('confirmRoom'),
      knock: plain('knock'),
      callPaths: plain('callPaths'),
      setMedia: plain('setMedia'),
      iceServers: giving('iceServers', () => null),
      signal: plain('signal'),
      ferry: plain('ferry'),
      setAdminPin: giving('setAdminPin', () => ({ token })),
      unlockSettings: giving('unlockSettings', () => ({ token })),
      readSettings: giving('readSettings', () => room.settings),
      changeSettings: giving('changeSettings', () => room.settings),
      runDiagnostics: giving('runDiagnostics', () => room.report),
      cancelDiagnostics: plain('cancelDiagnostics'),
      resetSetting: giving('resetSetting', () => room.settings),
      setVolume: plain('setVolume'),
      reportFault: giving('reportFault', () => ({ ticket: 'KA7C3R' })),
      saveSupportBundle: giving('saveSupportBundle', () => ({ file: '/data/support/b.zip' })),
      offerPairing: giving('offerPairing', () => ({
        link: 'https://192.168.1.20:8034/controller/#c=code',
        expiresAt: Date.now() + 120_000,
      })),
      withdrawPairing: plain('withdrawPairing'),
      revokeController: plain('revokeController'),
      enrolCloud: plain('enrolCloud'),
      leaveCloud: plain('leaveCloud'),
    },
    onSnapshot(listener) {
      if (snapshot) listener(snapshot);
      return snapshots.add(listener);
    },
    onCallEvent: events.add,
    watchNearby: nearby.add,
    watchers: () => nearby.size(),
    showNearby: nearby.tell,
    onFerryFrame: ferryFrames.add,
    onConnection(listener) {
      listener(connection);
      return connections.add(listener);
    },
    show(next) {
      snapshot = next;
      snapshots.tell(next);
    },
    send: events.tell,
    ferry: ferryFrames.tell,
    connect(state) {
      connection = state;
      connections.tell(state);
    },
  };
  return room;
}

function createListeners<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener: (value: T) => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    size: () => listeners.size,
    tell(value: T) {
      for (const listener of listeners) listener(value);
    },
  };
}

/** An engine that notes what it is told. */
export type FakeCall = Call & {
  readonly done: string[];
  change(snapshot: Partial<CallSnapshot>): void;
};

export function createFakeCall(createStream: () => MediaStream): FakeCall {
  const listeners = createListeners<void>();
  const streams = new Map<string, MediaStream>();
  const done: string[] = [];
  let snapshot = noCall;
  return {
    done,
    get snapshot() {
      return snapshot;
    },
    change(more) {
      snapshot = { ...snapshot, ...more };
      listeners.tell();
    },
    subscribe: listeners.add,
    setRemotes: (remotes) =>
      done.push(
        `remotes ${remotes
          .map(
            ({ id, isCaller, isAdmitted }) =>
              `${id[0] ?? ''}${isCaller ? ' calls' : ''}${isAdmitted ? '' : ' waits'}`,
          )
          .join(', ')}`.trim(),
      ),
    prepareFirstOffer: () => Promise.resolve({ link: 'l', sdp: 's' }),
    adoptFirstOffer: () => undefined,
    receive: (from, signal) => done.push(`receive ${signal.kind} from ${from[0] ?? ''}`),
    setLocalTracks: () => done.push('tracks'),
    stream(remote, kind) {
      const key = `${remote} ${kind}`;
      const stream = streams.get(key) ?? createStream();
      streams.set(key, stream);
      return stream;
    },
    showAt: () => undefined,
    roadRestored: () => done.push('road restored'),
    pathsDied: () => done.push('paths died'),
    networkChanged: (address) => done.push(`now at ${address}`),
    stats: () => Promise.resolve(null),
    dispose: () => done.push('disposed'),
  };
}

/** Devices that start at once and never fail, unless a test changes them. */
export type FakeDevices = Devices & {
  readonly done: string[];
  change(snapshot: Partial<DevicesSnapshot>): void;
};

export function createFakeDevices(preview: MediaStream): FakeDevices {
  const listeners = createListeners<void>();
  const done: string[] = [];
  let snapshot = makeDevices({
    camera: { isOn: false, isStarting: false, failure: null },
    microphone: { isOn: false, isStarting: false, failure: null, level: 0 },
  });
  let tracks = { microphone: null, camera: null, screen: null, screenAudio: null };
  const change = (more: Partial<DevicesSnapshot>): void => {
    snapshot = { ...snapshot, ...more };
    tracks = { ...tracks };
    listeners.tell();
  };
  const set = (kind: 'camera' | 'microphone', isOn: boolean): void => {
    done.push(`${kind} ${isOn ? 'on' : 'off'}`);
    if (kind === 'camera') change({ camera: { ...snapshot.camera, isOn } });
    else change({ microphone: { ...snapshot.microphone, isOn } });
  };
  const share = (isOn: boolean): void => {
    done.push(`share ${isOn ? 'on' : 'off'}`);
    change({ screen: { isOn, failure: null } });
  };
  return {
    done,
    change,
    preview,
    get snapshot() {
      return snapshot;
    },
    get tracks() {
      return tracks;
    },
    subscribe: listeners.add,
    start(wanted) {
      if (wanted.camera) set('camera', true);
      if (wanted.microphone) set('microphone', true);
      return Promise.resolve();
    },
    setCameraOn: (isOn) => Promise.resolve(set('camera', isOn)),
    setMicrophoneOn: (isOn) => Promise.resolve(set('microphone', isOn)),
    chooseCamera: (id) => Promise.resolve(void done.push(`camera is ${id}`)),
    chooseMicrophone: (id) => Promise.resolve(void done.push(`microphone is ${id}`)),
    chooseSpeaker: (id) => done.push(`speaker is ${id}`),
    startSharing: () => Promise.resolve(share(true)),
    stopSharing: () => share(false),
    dispose: () => done.push('disposed'),
  };
}

/** A clock that stands still until `pass` moves it. */
export function createFakeClock(): { after: After; pass: (ms: number) => void } {
  let now = 0;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    after(ms, run) {
      const entry = { at: now + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((one) => one !== entry);
      };
    },
    pass(ms) {
      now += ms;
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}
