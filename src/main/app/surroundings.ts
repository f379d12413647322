import type { Hearing } from '#shared/app/api.ts';
import { readPayload } from '#shared/beacon/index.ts';
import type { SearchResult } from '#shared/discovery/index.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { BeaconLookup, ResolvedRoom } from '../beacon/index.ts';
import { hmacSha256 } from '../beacon/hmac.ts';
import type { BeaconScanner, HeardBeacon } from '../beacon/scan/scanner.ts';
import type { LanInterface } from '../discovery/index.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import { startListening } from './listening.ts';
import { createNearbyBook, type Nearby, type Sighting } from './nearby.ts';
import { startSearching, type Searching } from './searching.ts';

/** How often is looked whether something was not seen for too long. */
const lookMs = 2_000;
/** Heard, who knows how strongly: behind all others. */
const unknownLossDb = 99;

export type SurroundingsDeps = {
  interfaces(): readonly LanInterface[];
  search(interfaces: readonly LanInterface[]): Promise<SearchResult>;
  scanners: readonly BeaconScanner[];
  companyId: number;
  lookup: BeaconLookup;
  /** Something may look different. */
  onChange(): void;
  clock: Clock;
  logger: Logger;
};

/** What is around this computer: rooms by their beacons and on the network. */
export interface Surroundings {
  readonly hearing: Hearing;
  readonly network: Searching['state'];
  /** Strongest first. */
  rooms(): Nearby[];
  /** Those that this person is near to. */
  near(): Nearby[];
  find(identity: string): Nearby | undefined;
  dispose(): Promise<void>;
}

export function watchSurroundings(deps: SurroundingsDeps): Surroundings {
  const { clock, logger, lookup, onChange } = deps;
  const book = createNearbyBook(() => clock.monotonic());

  async function hear({ payload, rssi }: HeardBeacon): Promise<void> {
    const beacon = readPayload(payload, hmacSha256);
    if (!beacon.ok) return;
    const found = await lookup.find(payload);
    const room = found.ok ? sightingOf(found.value) : undefined;
    if (!room) return;
    book.heardBeacon(room, rssi === null ? unknownLossDb : beacon.value.txPowerAt1m - rssi);
    onChange();
  }

  const searching = startSearching({
    ...deps,
    onFound({ rooms }) {
      for (const room of rooms) book.seenOnLan(room);
      onChange();
    },
  });
  const listening = startListening({
    ...deps,
    onHeard: (beacon) =>
      void hear(beacon).catch((error: unknown) =>
        logger.error('a beacon could not be resolved', { error }),
      ),
  });
  let cancelLook: Cancel = () => undefined;
  const lookLater = (): void => {
    cancelLook = clock.after(lookMs, () => {
      onChange();
      lookLater();
    });
  };
  lookLater();

  return {
    get hearing() {
      return listening.hearing;
    },
    get network() {
      return searching.state;
    },
    rooms: book.rooms,
    near: () => book.near(listening.hearing === 'hears'),
    find: book.find,
    async dispose() {
      cancelLook();
      lookup.dispose();
      await Promise.all([searching.dispose(), listening.dispose()]);
    },
  };
}

/** Undefined for a room that this computer cannot reach by itself. */
function sightingOf({ identity, name, isBusy, endpoint }: ResolvedRoom): Sighting | undefined {
  if (!endpoint) return undefined;
  const { host, port, spki } = endpoint;
  const id = encodeMeetingId(host, { allowPublicAddressIds: false });
  return {
    identity,
    name,
    isNameCut: false,
    state: isBusy ? 'busy' : 'free',
    endpoint: { address: host, port, spki, id: id.ok ? id.value : null },
  };
}
