import {
  createCall,
  createDevices,
  pageCallDeps,
  pageDevicesDeps,
  type Call,
  type CallSnapshot,
  type Devices,
  type Remote,
} from '../../../src/rtc/index.ts';
import type { ParticipantId, Signal } from '../../../src/shared/signal/values.ts';
import { playStream, watchFrames, type Seen } from './frameWatch.ts';

/** The page under test: the call engine with nothing around it, driven by `window.rtcTest`. */

declare global {
  interface Window {
    /** Given by the test: hands a signal to the road (see world.ts). */
    roadSend(to: string, signal: Signal): Promise<void>;
    rtcTest: typeof rtcTest;
  }
}

let call: Call;
let devices: Devices;
const captured: MediaStreamTrack[] = [];
let sentKinds: Signal['kind'][] = [];
let connections: RTCPeerConnection[] = [];
const logged: string[] = [];
const watched = new Map<string, { video: HTMLVideoElement; seen: Seen }>();

const key = (remote: string, kind: string): string => `${remote}/${kind}`;

const rtcTest = {
  async open(options: { camera?: boolean; microphone?: boolean } = {}): Promise<void> {
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      captured.push(...stream.getTracks());
      return stream;
    };
    devices = createDevices({ ...pageDevicesDeps(), log: (line) => logged.push(line) });
    await devices.start({ camera: options.camera ?? true, microphone: options.microphone ?? true });
    this.openCall();
  },
  openCall(): void {
    const deps = pageCallDeps();
    call = createCall({
      ...deps,
      createPeerConnection: (config) => {
        const connection = deps.createPeerConnection(config);
        connections.push(connection);
        return connection;
      },
      send: (to, signal) => {
        sentKinds.push(signal.kind);
        void window.roadSend(to, signal);
      },
      log: (line) => logged.push(`${Math.round(performance.now())} ${line}`),
    });
    call.setLocalTracks(devices.tracks);
    devices.subscribe(() => call.setLocalTracks(devices.tracks));
  },
  prepareFirstOffer: () => call.prepareFirstOffer(),
  adoptFirstOffer: (remote: string) => call.adoptFirstOffer(remote as ParticipantId),
  setRemotes: (remotes: Remote[]) => call.setRemotes(remotes),
  receive: (from: string, signal: Signal) => call.receive(from as ParticipantId, signal),
  roadRestored: () => call.roadRestored(),
  showAt: (
    remote: string,
    kind: 'camera' | 'screen',
    size: { width: number; height: number } | null,
  ) => call.showAt(remote as ParticipantId, kind, size),
  snapshot: (): CallSnapshot => call.snapshot,
  devices: () => devices.snapshot,
  preview: () => devices.preview,
  setCameraOn: (isOn: boolean) => devices.setCameraOn(isOn),
  setMicrophoneOn: (isOn: boolean) => devices.setMicrophoneOn(isOn),
  chooseCamera: (id: string) => devices.chooseCamera(id),
  startSharing: () => devices.startSharing(),
  stopSharing: () => devices.stopSharing(),
  /** Tracks of the own devices that still run: a running camera has its light on. */
  liveTracks: (kind: 'audio' | 'video'): number =>
    captured.filter((track) => track.kind === kind && track.readyState === 'live').length,
  sourceWidth: (slot: 'camera' | 'screen') => devices.tracks[slot]?.getSettings().width ?? 0,
  /** As the browser does when a device is pulled out: the track ends, and says so. */
  unplug(slot: 'camera' | 'microphone'): void {
    const track = devices.tracks[slot];
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  },
  /** Plays a remote's stream in a <video> and counts its frames from now on. */
  watch(remote: string, kind: 'camera' | 'screen' = 'camera'): void {
    const video = playStream(call.stream(remote as ParticipantId, kind));
    watched.set(key(remote, kind), { video, seen: watchFrames(video) });
  },
  seen: (remote: string, kind: 'camera' | 'screen' = 'camera'): Seen | null =>
    watched.get(key(remote, kind))?.seen ?? null,
  /** Whether the element plays: its clock runs on when it has only sound, too. */
  playback: (remote: string, kind: 'camera' | 'screen' = 'camera') => {
    const video = watched.get(key(remote, kind))?.video;
    return { time: video?.currentTime ?? 0, readyState: video?.readyState ?? 0 };
  },
  stats: async (remote: string): Promise<Record<string, unknown>[]> => {
    const statistics: Record<string, unknown>[] = [];
    const report = await call.stats(remote as ParticipantId);
    report?.forEach((statistic: Record<string, unknown>) => statistics.push(statistic));
    return statistics;
  },
  /** First codec of an m-line, which is the one that is sent. */
  sentCodec: (mLine: number): string | undefined =>
    connections.at(-1)?.getTransceivers()[mLine]?.sender.getParameters().codecs[0]?.mimeType,
  /** How many connections are not closed; forgets those that are. */
  openConnections: (): number => {
    connections = connections.filter(({ connectionState }) => connectionState !== 'closed');
    return connections.length;
  },
  /** Kinds of the signals sent since the last call of this. */
  takeSentKinds: (): string[] => sentKinds.splice(0),
  log: (): string[] => logged,
  now: () => performance.now(),
  unwatch(): void {
    for (const { video } of watched.values()) {
      video.srcObject = null;
      video.remove();
    }
    watched.clear();
  },
  /** As when the page is killed and loaded again: its connections vanish without a word. */
  crash(): void {
    for (const connection of connections) connection.close();
    call.dispose();
    this.openCall();
  },
  leave(): void {
    this.unwatch();
    call.dispose();
  },
  close(): void {
    this.leave();
    devices.dispose();
    sentKinds = [];
    connections = [];
  },
};

window.rtcTest = rtcTest;
