import type { Signal } from '#shared/signal/values.ts';
import type { ControlMessage, Tiles } from './link/control.ts';
import { createLinkDriver, type LinkDriverDeps } from './link/linkDriver.ts';
import type { LinkMachine } from './link/linkState.ts';
import type { PeerLink } from './link/peerLink.ts';
import { noTracks, type SlotTransceivers } from './link/slots.ts';
import { createLevelMeter } from './media/levels.ts';
import { createCameraRate, holdMs, type PathRate } from './media/cameraRate.ts';
import { pathOf, pathRate } from './media/path.ts';
import type { RemoteStreams } from './media/remoteStreams.ts';
import { createSilenceWatch } from './media/silence.ts';
import { createStallWatch } from './media/stallWatch.ts';
import { reasonOf } from './reason.ts';
import type { LinkSpare } from './spare/linkSpare.ts';
import { createThrottle } from './throttle.ts';
import type { PathKind, PathSteps } from '#shared/path.ts';
import type { LinkSnapshot, LinkState, LocalTracks, PathTrails } from './types.ts';

/** What this page sends; the same for every remote. `links`: to how many. */
export type Outgoing = { tracks: LocalTracks; links: number };

/** The link to one remote, through all its RTCPeerConnections: what is sent, played and known about it. */
export interface RemoteLink {
  readonly isCaller: boolean;
  readonly isAdmitted: boolean;
  readonly snapshot: LinkSnapshot;
  setAdmitted(isAdmitted: boolean): void;
  setOutgoing(outgoing: Outgoing): void;
  /** The sizes at which this page shows the remote. */
  setTiles(tiles: Tiles): void;
  receive(signal: Signal): void;
  hope(): void;
  pathDied(): void;
  /** See `LinkSpare.reach`. */
  reach(): void;
  /** Reads the speech level and looks after the pictures; called about five times a second. */
  sample(): number;
  stats(): Promise<RTCStatsReport | null>;
  dispose(): void;
}

export type RemoteLinkDeps = Omit<LinkDriverDeps, 'on'> & {
  isAdmitted: boolean;
  outgoing: Outgoing;
  streams: RemoteStreams;
  pathTrails: PathTrails | undefined;
  /** Null: this link has no spare. */
  createSpare(on: {
    /** The remote is somewhere else now. */
    renew(): void;
    received(signal: Signal): void;
  }): LinkSpare | null;
  changed(): void;
};

const lowDelayMs = 5_000;
/**
 * A new path is taken to carry 300 kbit/s. Chromium drops the first four pictures of a camera that is too
 * large for that; a smaller one is there at once, and sharp when the rate has grown.
 */
const startMs = 1_000;
const startSize = { width: 640, height: 360 };
/** A path that carries too little is looked at each time, any other every second time. */
const pathIntervalMs = 1_000;
const tilesIntervalMs = 200;
/** A key frame costs many times an ordinary one: whoever asks too often gets them no faster. */
const refreshIntervalMs = 500;
const pictures = ['camera', 'screen'] as const;

const stateOf = (machine: LinkMachine): LinkState => {
  if (machine.at !== 'trying') return machine.at;
  return machine.hadPath ? 'recovering' : 'connecting';
};

export const createRemoteLink = (deps: RemoteLinkDeps): RemoteLink => {
  const { after, streams } = deps;
  const meter = createLevelMeter();
  const sendTiles = createThrottle(after, tilesIntervalMs);
  const takeTiles = createThrottle(after, tilesIntervalMs);
  const silence = createSilenceWatch();
  const rate = createCameraRate();
  const stalls = { camera: createStallWatch(), screen: createStallWatch() };
  const refreshes = {
    camera: createThrottle(after, refreshIntervalMs),
    screen: createThrottle(after, refreshIntervalMs),
  };
  let { isAdmitted, outgoing } = deps;
  let shown: Tiles | null = null;
  let wanted: Tiles | null = null;
  let path: PathKind | null = null;
  let steps: PathSteps = [];
  /** When there last was a path, or this link began. */
  let pathAtMs = deps.now();
  let level = 0;
  let described: PeerLink | null = null;
  let spare: LinkSpare | null = null;
  let isPathTurn = false;
  let cancelPath = (): void => undefined;
  let heldAt: number | null = null;
  let cancelHold = (): void => undefined;
  let cancelLowDelay = (): void => undefined;
  let isStarting = true;
  let cancelStart = (): void => undefined;

  const limitCamera = (link: PeerLink | null): void => {
    link?.limitCamera({ size: isStarting ? startSize : rate.largest, bitrate: heldAt });
  };
  const fill = (link: PeerLink): void => {
    link.send(isAdmitted ? outgoing.tracks : noTracks);
    link.shape(wanted, outgoing.links);
    limitCamera(link);
  };
  const play = (): void => {
    streams.play(isAdmitted ? (described?.transceivers ?? null) : null);
  };
  const tellTiles = (): void => {
    if (shown !== null) driver.current?.control({ type: 'tiles', ...shown });
  };
  const onControl = (message: ControlMessage): void => {
    if (message.type === 'refresh')
      refreshes[message.kind](() => driver.current?.refresh(message.kind));
    if (message.type !== 'tiles') return;
    wanted = { camera: message.camera, screen: message.screen };
    takeTiles(() => driver.current?.shape(wanted, outgoing.links));
  };

  const refreshIfStalled = (kind: 'camera' | 'screen', media: SlotTransceivers): void => {
    stalls[kind]
      .look(media[kind].receiver, deps.now())
      .then((needsKeyFrame) => {
        if (needsKeyFrame) driver.current?.control({ type: 'refresh', kind });
      })
      .catch((reason: unknown) => {
        deps.log(`picture not watched: ${reasonOf(reason)}`);
      });
  };

  const renewIfSilent = (link: PeerLink, media: SlotTransceivers): void => {
    const receivers = [media.microphone, media.camera, media.screen].map((each) => each.receiver);
    silence
      .look(link.pc, receivers, deps.now())
      .then((isSilent) => {
        if (isSilent && driver.current === link) driver.silent();
      })
      .catch((reason: unknown) => {
        deps.log(`path not watched: ${reasonOf(reason)}`);
      });
  };

  const watchRate = (link: PeerLink, carried: PathRate): void => {
    const hold = rate.look(carried, link.cameraRate, deps.now());
    if (hold !== null) {
      heldAt = hold;
      cancelHold = after(holdMs, () => {
        heldAt = null;
        limitCamera(driver.current);
      });
    }
    limitCamera(link);
  };

  const readPath = async (link: PeerLink): Promise<void> => {
    const report = new Map((await link.pc.getStats()).entries());
    if (driver.current !== link || driver.machine.at !== 'connected') return;
    if (!isStarting) watchRate(link, pathRate(report));
    const found = pathOf(report);
    if (found !== path) {
      path = found;
      deps.changed();
    }
  };
  const watchPath = (): void => {
    const link = driver.current;
    if (link === null) return;
    isPathTurn = !isPathTurn || rate.isShort;
    if (isPathTurn)
      readPath(link).catch((reason: unknown) => {
        deps.log(`path not read: ${reasonOf(reason)}`);
      });
    cancelPath = after(pathIntervalMs, watchPath);
  };
  /** Low delay and a small picture shorten the way to the first frame; after that others are worth more. */
  const settleSoon = (): void => {
    cancelLowDelay();
    cancelStart();
    const link = driver.current;
    if (link === null || !isAdmitted || driver.machine.at !== 'connected') return;
    if (isStarting)
      cancelStart = after(startMs, () => {
        isStarting = false;
        limitCamera(driver.current);
      });
    cancelLowDelay = after(lowDelayMs, () => {
      link.setLowDelay(false);
    });
  };

  const keepSpare = (): void => {
    if (isAdmitted && driver.machine.at === 'connected' && driver.current !== null)
      spare?.connected(driver.current.link);
  };

  let wasConnected = false;
  const onChanged = (): void => {
    const isConnected = driver.machine.at === 'connected';
    if (described !== null && driver.current !== described) {
      described = null;
      play();
    }
    if (isConnected !== wasConnected) {
      wasConnected = isConnected;
      cancelPath();
      if (isConnected) {
        isPathTurn = false;
        watchPath();
        settleSoon();
        keepSpare();
      } else path = null;
    }
    deps.changed();
  };

  const driver = createLinkDriver({
    ...deps,
    send: (signal) => {
      if (spare?.send(signal) !== true) deps.send(signal);
    },
    on: {
      opened: (link) => {
        link.setLowDelay(true);
        fill(link);
      },
      described: (link) => {
        described = link;
        play();
      },
      control: onControl,
      controlOpened: tellTiles,
      changed: onChanged,
    },
  });

  spare = deps.createSpare({ renew: driver.renew, received: driver.receive });
  driver.start();

  return {
    isCaller: deps.isCaller,
    get isAdmitted() {
      return isAdmitted;
    },
    get snapshot() {
      return { state: stateOf(driver.machine), path, steps, level };
    },
    setAdmitted: (next) => {
      if (next === isAdmitted) return;
      isAdmitted = next;
      if (driver.current !== null) fill(driver.current);
      play();
      settleSoon();
      keepSpare();
      if (isAdmitted && driver.machine.at !== 'connected') driver.hope();
    },
    setOutgoing: (next) => {
      outgoing = next;
      if (driver.current !== null) fill(driver.current);
    },
    setTiles: (tiles) => {
      shown = tiles;
      sendTiles(tellTiles);
    },
    receive: (signal) => {
      spare?.receive(signal);
      driver.receive(signal);
    },
    hope: driver.hope,
    pathDied: driver.pathDied,
    reach: () => spare?.reach(),
    sample: () => {
      const media = isAdmitted ? (described?.transceivers ?? null) : null;
      level = meter.read(media?.microphone.receiver ?? null);
      if (media !== null) for (const kind of pictures) refreshIfStalled(kind, media);
      if (media !== null && driver.current !== null) renewIfSilent(driver.current, media);
      if (path !== null) pathAtMs = deps.now();
      const now = { inUse: path, withoutPathMs: deps.now() - pathAtMs };
      if (driver.current !== null)
        steps = deps.pathTrails?.steps(driver.current.pc, now, steps) ?? steps;
      return level;
    },
    stats: async () => (await driver.current?.pc.getStats()) ?? null,
    dispose: () => {
      cancelPath();
      cancelHold();
      cancelLowDelay();
      cancelStart();
      sendTiles.dispose();
      takeTiles.dispose();
      for (const kind of pictures) refreshes[kind].dispose();
      spare?.dispose();
      driver.dispose();
      streams.play(null);
    },
  };
};
