import type { Signal } from '#shared/signal/values.ts';
import type { ControlMessage, Tiles } from './link/control.ts';
import { createLinkDriver, type LinkDriverDeps } from './link/linkDriver.ts';
import type { LinkMachine } from './link/linkState.ts';
import type { PeerLink } from './link/peerLink.ts';
import { noTracks } from './link/slots.ts';
import { createLevelMeter } from './media/levels.ts';
import { pathOf } from './media/path.ts';
import type { RemoteStreams } from './media/remoteStreams.ts';
import { createThrottle } from './throttle.ts';
import type { LinkSnapshot, LinkState, LocalTracks, Path } from './types.ts';

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
  /** Reads the speech level; called about five times a second. */
  readLevel(): number;
  stats(): Promise<RTCStatsReport | null>;
  dispose(): void;
}

export type RemoteLinkDeps = Omit<LinkDriverDeps, 'on'> & {
  isAdmitted: boolean;
  outgoing: Outgoing;
  streams: RemoteStreams;
  changed(): void;
};

const lowDelayMs = 5_000;
const pathIntervalMs = 5_000;
const tilesIntervalMs = 200;

const stateOf = (machine: LinkMachine): LinkState => {
  if (machine.at !== 'trying') return machine.at;
  return machine.hadPath ? 'recovering' : 'connecting';
};

export const createRemoteLink = (deps: RemoteLinkDeps): RemoteLink => {
  const { after, streams } = deps;
  const meter = createLevelMeter();
  const sendTiles = createThrottle(after, tilesIntervalMs);
  const takeTiles = createThrottle(after, tilesIntervalMs);
  let { isAdmitted, outgoing } = deps;
  let shown: Tiles | null = null;
  let wanted: Tiles | null = null;
  let path: Path | null = null;
  let level = 0;
  let described: PeerLink | null = null;
  let cancelPath = (): void => undefined;
  let cancelLowDelay = (): void => undefined;

  const fill = (link: PeerLink): void => {
    link.send(isAdmitted ? outgoing.tracks : noTracks);
    link.shape(wanted, outgoing.links);
  };
  const play = (): void => {
    streams.play(isAdmitted ? (described?.transceivers ?? null) : null);
  };
  const tellTiles = (): void => {
    if (shown !== null) driver.current?.control({ type: 'tiles', ...shown });
  };
  const onControl = (message: ControlMessage): void => {
    if (message.type !== 'tiles') return;
    wanted = { camera: message.camera, screen: message.screen };
    takeTiles(() => driver.current?.shape(wanted, outgoing.links));
  };

  const readPath = async (link: PeerLink): Promise<void> => {
    const report = await link.pc.getStats();
    if (driver.current !== link || driver.machine.at !== 'connected') return;
    const found = pathOf(new Map(report.entries()));
    if (found !== path) {
      path = found;
      deps.changed();
    }
  };
  const watchPath = (): void => {
    const link = driver.current;
    if (link === null) return;
    readPath(link).catch((reason: unknown) => {
      deps.log(`path not read: ${String(reason)}`);
    });
    cancelPath = after(pathIntervalMs, watchPath);
  };
  /** Low delay shortens the way to the first frame; after that smoothness is worth more. */
  const endLowDelaySoon = (): void => {
    cancelLowDelay();
    const link = driver.current;
    if (link === null || !isAdmitted || driver.machine.at !== 'connected') return;
    cancelLowDelay = after(lowDelayMs, () => {
      link.setLowDelay(false);
    });
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
        watchPath();
        endLowDelaySoon();
      } else path = null;
    }
    deps.changed();
  };

  const driver = createLinkDriver({
    ...deps,
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

  driver.start();

  return {
    isCaller: deps.isCaller,
    get isAdmitted() {
      return isAdmitted;
    },
    get snapshot() {
      return { state: stateOf(driver.machine), path, level };
    },
    setAdmitted: (next) => {
      if (next === isAdmitted) return;
      isAdmitted = next;
      if (driver.current !== null) fill(driver.current);
      play();
      endLowDelaySoon();
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
    receive: driver.receive,
    hope: driver.hope,
    readLevel: () => {
      level = meter.read(
        isAdmitted ? (described?.transceivers?.microphone.receiver ?? null) : null,
      );
      return level;
    },
    stats: async () => (await driver.current?.pc.getStats()) ?? null,
    dispose: () => {
      cancelPath();
      cancelLowDelay();
      sendTiles.dispose();
      takeTiles.dispose();
      driver.dispose();
      streams.play(null);
    },
  };
};
