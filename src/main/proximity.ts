import {
  createBackends,
  createBeaconAnswering,
  createRoomBeacon,
  loadBeaconKey,
  type BeaconAnswering,
  type RoomBeacon,
} from './beacon/index.ts';
import { createTokenBuckets, discoveryLimits } from './discovery/tokenBuckets.ts';
import type { Notices } from './api/index.ts';
import type { DataFolder } from './files/dataFolder.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import type { Reach } from './reach.ts';
import type { SettingsStore } from './settings/index.ts';

export type ProximityDeps = {
  folder: DataFolder;
  settings: SettingsStore;
  notices: Notices;
  /** `resources/beacon/beacon.ps1`, outside of any archive. */
  beaconScript: string;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** How the room is noticed by people who are near (DESIGN 8): what it sends, and what it says of it when asked. */
export interface Proximity {
  /** Of its beacons, for the organisation's resolver. 32 bytes, secret. */
  readonly key: Uint8Array;
  readonly answering: BeaconAnswering;
  /** Sends where guests reach the room, from now on. */
  begin(reach: Reach): RoomBeacon;
}

export async function openProximity(deps: ProximityDeps): Promise<Proximity> {
  const { folder, settings, clock } = deps;
  const key = await loadBeaconKey({ ...deps, file: (opts) => folder.secret('beacon.json', opts) });
  const buckets = createTokenBuckets(discoveryLimits, clock.monotonic);
  return {
    key,
    answering: createBeaconAnswering({ key, clock, buckets }),
    begin: (reach) =>
      createRoomBeacon({
        ...deps,
        key,
        address: () => (reach.state.state === 'up' ? reach.state.address : null),
        backends: createBackends({
          platform: process.platform,
          env: process.env,
          windowsScript: deps.beaconScript,
          hciPath: () => settings.current.values['beacon.hciPath'],
          clock,
        }),
      }),
  };
}
