import type { AudioContextLike } from '../devices/meter.ts';
import type { MediaSource } from '../devices/capture.ts';

/** Devices, tracks and streams without a browser, with the rules that ours rely on. */

export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readonly deviceId: string;
  enabled = true;
  muted = false;
  contentHint = '';
  readyState: 'live' | 'ended' = 'live';

  constructor(kind: 'audio' | 'video', deviceId: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId, groupId: `group of ${this.deviceId}` };
  }

  /** By script: says nothing. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** By the browser, when the device is gone or sharing was stopped. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export const asTrack = (track: FakeTrack): MediaStreamTrack => track as unknown as MediaStreamTrack;

export const fakeStream = (tracks: readonly FakeTrack[] = []): MediaStream => {
  let list = [...tracks];
  const stream = {
    getTracks: () => [...list],
    getAudioTracks: () => list.filter(({ kind }) => kind === 'audio'),
    getVideoTracks: () => list.filter(({ kind }) => kind === 'video'),
    addTrack: (track: FakeTrack) => {
      if (!list.includes(track)) list.push(track);
    },
    removeTrack: (track: FakeTrack) => {
      list = list.filter((each) => each !== track);
    },
  };
  return stream as unknown as MediaStream;
};

type FakeDevice = { kind: 'videoinput' | 'audioinput' | 'audiooutput'; id: string };

const refusal = (name: string): Error => Object.assign(new Error(name), { name });

/** A computer with devices that can be plugged in and out, and a person who may refuse. */
export interface FakeComputer {
  readonly mediaDevices: MediaSource;
  /** Kinds asked for, one entry for each question: 'video+audio', 'video', … */
  readonly asked: string[];
  readonly live: readonly FakeTrack[];
  readonly listeners: number;
  plug(kind: FakeDevice['kind'], id: string): void;
  /** Its tracks end, and the page is told that the devices changed. */
  unplug(id: string): void;
  /** Makes opening a device, or any of a kind, fail with an error of that name; null: not any more. */
  refuse(what: string, errorName: string | null): void;
  screen: { answer: 'share' | 'shareWithSound' | 'cancel' | 'none' };
}

export const createFakeComputer = (): FakeComputer => {
  const devices: FakeDevice[] = [];
  const refused = new Map<string, string>();
  const asked: string[] = [];
  const tracks: FakeTrack[] = [];
  const events = new EventTarget();
  let listeners = 0;
  const screen: FakeComputer['screen'] = { answer: 'share' };
  const changed = (): boolean => events.dispatchEvent(new Event('devicechange'));

  const open = (kind: 'audio' | 'video', wanted: MediaTrackConstraints): FakeTrack => {
    const inputs = devices.filter((device) => device.kind === `${kind}input`);
    const constraint = wanted.deviceId;
    const exact =
      typeof constraint === 'object' && 'exact' in constraint ? String(constraint.exact) : null;
    const name = refused.get(kind);
    if (name !== undefined) throw refusal(name);
    if (inputs.length === 0) throw refusal('NotFoundError');
    const device = exact === null ? inputs[0] : inputs.find(({ id }) => id === exact);
    if (device === undefined) throw refusal('OverconstrainedError');
    const own = refused.get(device.id);
    if (own !== undefined) throw refusal(own);
    const track = new FakeTrack(kind, device.id);
    tracks.push(track);
    return track;
  };
  const isConstraint = (value: unknown): value is MediaTrackConstraints =>
    typeof value === 'object' && value !== null;

  const source = {
    getUserMedia: async ({ video, audio }: MediaStreamConstraints) => {
      const kinds = [
        ...(isConstraint(video) ? ['video'] : []),
        ...(isConstraint(audio) ? ['audio'] : []),
      ];
      asked.push(kinds.join('+'));
      await Promise.resolve();
      const before = tracks.length;
      try {
        if (isConstraint(video)) open('video', video);
        if (isConstraint(audio)) open('audio', audio);
      } catch (reason) {
        for (const track of tracks.splice(before)) track.stop();
        throw reason;
      }
      return fakeStream(tracks.slice(before));
    },
    enumerateDevices: () =>
      Promise.resolve(
        devices.map(({ kind, id }) => ({
          kind,
          deviceId: id,
          label: `The ${id}`,
          groupId: `group of ${id}`,
          toJSON: () => ({}),
        })),
      ),
    getDisplayMedia: async () => {
      await Promise.resolve();
      if (screen.answer === 'cancel') throw refusal('NotAllowedError');
      if (screen.answer === 'none') throw refusal('NotSupportedError');
      const shared = [new FakeTrack('video', 'screen')];
      if (screen.answer === 'shareWithSound') shared.push(new FakeTrack('audio', 'screen'));
      tracks.push(...shared);
      return fakeStream(shared);
    },
    addEventListener: (type: string, listener: EventListener) => {
      listeners += 1;
      events.addEventListener(type, listener);
    },
    removeEventListener: (type: string, listener: EventListener) => {
      listeners -= 1;
      events.removeEventListener(type, listener);
    },
  };

  return {
    mediaDevices: source,
    asked,
    get live() {
      return tracks.filter(({ readyState }) => readyState === 'live');
    },
    get listeners() {
      return listeners;
    },
    plug: (kind, id) => {
      devices.push({ kind, id });
      changed();
    },
    unplug: (id) => {
      const at = devices.findIndex((device) => device.id === id);
      devices.splice(at, 1);
      for (const track of tracks) {
        if (track.deviceId === id && track.readyState === 'live') track.end();
      }
      changed();
    },
    refuse: (what, errorName) => {
      if (errorName === null) refused.delete(what);
      else refused.set(what, errorName);
    },
    screen,
  };
};

/** Web Audio that hears a constant level; counts the contexts that are open. */
export const createFakeAudio = (level: number) => {
  let openContexts = 0;
  const create = (): AudioContextLike => {
    openContexts += 1;
    const context = {
      resume: () => Promise.resolve(),
      close: () => {
        openContexts -= 1;
        return Promise.resolve();
      },
      createMediaStreamSource: () => ({ connect: () => undefined, disconnect: () => undefined }),
      createAnalyser: () => ({
        fftSize: 2048,
        getFloatTimeDomainData: (samples: Float32Array) => samples.fill(level),
      }),
    };
    return context as unknown as AudioContextLike;
  };
  return {
    create,
    get openContexts() {
      return openContexts;
    },
  };
};
