import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallEvent, RoomSnapshot } from '#shared/room/snapshot.ts';
import type { MediaState, ParticipantId } from '#shared/signal/values.ts';
import type {
  Call,
  CallSnapshot,
  Devices,
  DevicesSnapshot,
  LocalTracks,
  TileSize,
} from '../../../rtc/types.ts';
import type { RoomClient } from '../../room/roomClient.ts';
import { createPathTeller } from './pathTeller.ts';
import { hasRoadReturned, needsLocalMedia, remotesOf } from './remotes.ts';

export type CallState = { call: CallSnapshot; devices: DevicesSnapshot };

/** Streams for the tiles. They stay out of the stores, which hold plain data. */
export type MediaSource = {
  readonly preview: MediaStream;
  stream(id: ParticipantId, kind: 'camera' | 'screen'): MediaStream;
  showAt(id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null): void;
};

export interface CallController extends MediaSource {
  readonly store: StoreApi<CallState>;
  readonly devices: Devices;
  /** Runs camera and microphone for a preview outside of a meeting, until the answer is called. */
  holdPreview(): () => void;
  dispose(): void;
}

export type SwitchEvent = Extract<CallEvent, { kind: 'switch' }>;

export type CallControllerDeps = {
  client: RoomClient;
  call: Call;
  devices: Devices;
  /** The visited room has asked for silence and got it. */
  onMuted: () => void;
  /** A controller has asked for a switch and got it. */
  onSwitched: (event: SwitchEvent) => void;
  /** A command that failed while nobody waited for it. */
  onLost: (error: unknown) => void;
};

const sameMedia = (a: MediaState, b: MediaState): boolean =>
  a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen;

/**
 * Carries the room's snapshots and call events to the call engine, and this screen's media to the room. The
 * engine knows links and tracks, the room knows the meeting; only this place knows both.
 */
export function createCallController(deps: CallControllerDeps): CallController {
  const { client, call, devices } = deps;
  const store = createStore<CallState>(() => ({
    call: call.snapshot,
    devices: devices.snapshot,
  }));
  const pathTeller = createPathTeller((paths) => {
    client.commands.callPaths(paths).catch(deps.onLost);
  });
  let snapshot: RoomSnapshot | null = null;
  let address: string | null = null;
  let isLive = false;
  let previews = 0;
  let sentTracks: LocalTracks | null = null;
  /** What the room believes; null when that is unknown. */
  let told: MediaState | null = null;

  function syncMedia(): void {
    if (devices.tracks !== sentTracks) {
      sentTracks = devices.tracks;
      call.setLocalTracks(devices.tracks);
    }
    const { microphone, camera, screen } = devices.snapshot;
    const media = { microphone: microphone.isOn, camera: camera.isOn, screen: screen.isOn };
    if (!isLive || (told && sameMedia(media, told))) return;
    told = media;
    client.commands.setMedia(media).catch(deps.onLost);
  }

  function switchMedia(isOn: boolean): void {
    if (isOn) {
      devices.start({ camera: true, microphone: true }).catch(deps.onLost);
      return;
    }
    devices.stopSharing();
    Promise.all([devices.setCameraOn(false), devices.setMicrophoneOn(false)]).catch(deps.onLost);
  }

  /** While there is no network there is no address: what counts is the last one. */
  function followAddress({ network }: RoomSnapshot): void {
    if (network.state !== 'up' || network.address === address) return;
    if (address !== null) call.networkChanged(network.address);
    ({ address } = network);
  }

  function follow(next: RoomSnapshot): void {
    const previous = snapshot;
    snapshot = next;
    call.setRemotes(remotesOf(next));
    const shouldBeLive = needsLocalMedia(next);
    if (shouldBeLive !== isLive) {
      isLive = shouldBeLive;
      told = null;
      if (isLive || previews === 0) switchMedia(isLive);
    }
    syncMedia();
    if (hasRoadReturned(previous, next)) call.roadRestored();
    followAddress(next);
  }

  function take(event: CallEvent): void {
    if (event.kind === 'signal') {
      call.receive(event.from, event.signal);
      return;
    }
    if (event.kind === 'pathsDied') {
      call.pathsDied();
      return;
    }
    if (event.kind === 'switch') {
      const { device, isOn } = event;
      if (!isLive || devices.snapshot[device].isOn === isOn) return;
      const switched =
        device === 'camera' ? devices.setCameraOn(isOn) : devices.setMicrophoneOn(isOn);
      switched.catch(deps.onLost);
      deps.onSwitched(event);
      return;
    }
    devices.setMicrophoneOn(false).catch(deps.onLost);
    deps.onMuted();
  }

  const stops = [
    call.subscribe(() => {
      store.setState({ call: call.snapshot });
      pathTeller.follow(call.snapshot);
    }),
    devices.subscribe(() => {
      store.setState({ devices: devices.snapshot });
      syncMedia();
    }),
    client.onSnapshot(follow),
    client.onCallEvent(take),
    client.onConnection((state) => {
      if (state !== 'open' || !snapshot) return;
      told = null;
      syncMedia();
      pathTeller.repeat();
      call.roadRestored();
    }),
  ];

  return {
    store,
    devices,
    get preview() {
      return devices.preview;
    },
    stream: (id, kind) => call.stream(id, kind),
    showAt: (id, kind, size) => call.showAt(id, kind, size),
    holdPreview() {
      previews += 1;
      if (previews === 1 && !isLive) switchMedia(true);
      return () => {
        previews -= 1;
        if (previews === 0 && !isLive) switchMedia(false);
      };
    },
    dispose() {
      for (const stop of stops) stop();
      call.dispose();
      devices.dispose();
    },
  };
}
