import type { FoundRoom } from '#shared/app/api.ts';
import type { NearbyEndpoint, NearbyRoom } from '#shared/discovery/index.ts';
import { presenceLimits } from '#shared/presence.ts';

/** A room as the app may call it. */
export type Sighting = Pick<NearbyRoom, 'identity' | 'name' | 'isNameCut' | 'state'> & {
  endpoint: NearbyEndpoint;
};

/** Anybody can announce rooms without end. */
const maxRooms = 256;
/** How much of a new measurement counts: one that is off by 10 dB moves the mean by 3. */
const newShare = 0.3;

/** From how much of a beacon's power is lost on its way: about 2 m, about 6 m, further (free space, notes/ble.md). */
const barsOf = (lossDb: number): FoundRoom['bars'] => (lossDb < 8 ? 3 : lossDb < 20 ? 2 : 1);

type Entry = {
  sighting: Sighting;
  lanAt: number;
  beacon: { lossDb: number; at: number } | null;
};
export type Nearby = Sighting & Pick<FoundRoom, 'bars'>;

/** Which rooms are nearby: each once, by its identity, until nothing was seen of it for 30 s. */
export interface NearbyBook {
  seenOnLan(room: NearbyRoom): void;
  /** @param lossDb the power at one metre that the beacon names, less what was received */
  heardBeacon(room: Sighting, lossDb: number): void;
  /** Strongest first; those that only the network knows by name. */
  rooms(): Nearby[];
  /** Those that are near by their beacons, or, where this computer hears none, on its network. */
  near(hears: boolean): Nearby[];
  find(identity: string): Nearby | undefined;
}

export function createNearbyBook(monotonic: () => number): NearbyBook {
  const entries = new Map<string, Entry>();
  const isFresh = (at: number): boolean => monotonic() - at < presenceLimits.goneAfterMs;
  const isHeard = ({ beacon }: Entry): boolean => beacon !== null && isFresh(beacon.at);

  function keep(identity: string, entry: Entry): void {
    if (!entries.has(identity) && entries.size >= maxRooms) return;
    entries.set(identity, entry);
  }

  function forgetOld(): void {
    for (const [identity, entry] of entries)
      if (!isFresh(entry.lanAt) && !isHeard(entry)) entries.delete(identity);
  }

  const view = (entry: Entry): Nearby => ({
    ...entry.sighting,
    bars: entry.beacon && isHeard(entry) ? barsOf(entry.beacon.lossDb) : null,
  });
  const lossOf = (entry: Entry): number =>
    entry.beacon && isHeard(entry) ? entry.beacon.lossDb : Infinity;

  function sorted(): Entry[] {
    forgetOld();
    return [...entries.values()].toSorted((a, b) => {
      const byLoss = lossOf(a) - lossOf(b);
      // Two that are both not heard: Infinity − Infinity is no number.
      if (byLoss !== 0 && !Number.isNaN(byLoss)) return byLoss;
      return a.sighting.name.localeCompare(b.sighting.name);
    });
  }

  return {
    seenOnLan({ identity, name, isNameCut, state, endpoints }) {
      const [endpoint] = endpoints;
      if (!endpoint) return;
      const beacon = entries.get(identity)?.beacon ?? null;
      const sighting = { identity, name, isNameCut, state, endpoint };
      keep(identity, { sighting, lanAt: monotonic(), beacon });
    },
    heardBeacon(room, lossDb) {
      const known = entries.get(room.identity);
      const before = known && isHeard(known) ? known.beacon?.lossDb : undefined;
      const mean = before === undefined ? lossDb : before + (lossDb - before) * newShare;
      keep(room.identity, {
        // What the network says is newer than what was resolved once for an epoch.
        sighting: known && isFresh(known.lanAt) ? known.sighting : room,
        lanAt: known?.lanAt ?? -Infinity,
        beacon: { lossDb: mean, at: monotonic() },
      });
    },
    rooms: () => sorted().map(view),
    near: (hears) =>
      sorted()
        .filter((entry) => (hears ? isHeard(entry) : isFresh(entry.lanAt)))
        .map(view),
    find(identity) {
      forgetOld();
      const entry = entries.get(identity);
      return entry && view(entry);
    },
  };
}
