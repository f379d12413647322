import type { NearbyRoom, SearchResult, WayReport } from '#shared/discovery/index.ts';
import type { Failure } from '#shared/errors.ts';
import { lanPort } from '#shared/roomDocument.ts';
import type { ListedRoom, NearbyRooms } from '#shared/room/nearbyRooms.ts';

/** A room that is silent in one search may have been drowned out: it stays for a few more. */
const forgetAfterMs = 20_000;
/** More than people read through; the network decides how many answer. */
const maxListed = 64;

/** The list after one more search. */
export function nextNearby(before: NearbyRooms, found: SearchResult, now: number): NearbyRooms {
  const heard = found.rooms.map((room) => listed(room, now));
  const answered = new Set(heard.map(({ identity }) => identity));
  const silent = before.rooms.filter(
    ({ identity, heardAt }) => !answered.has(identity) && now - heardAt < forgetAfterMs,
  );
  return {
    rooms: [...heard, ...silent].toSorted(byName).slice(0, maxListed),
    searchedAt: now,
    trouble: troubleOf(found.reports),
  };
}

const byName = (a: ListedRoom, b: ListedRoom): number =>
  a.name.localeCompare(b.name) || (a.identity < b.identity ? -1 : 1);

function listed({ identity, name, isNameCut, state, endpoints }: NearbyRoom, now: number) {
  // Ten digits lead to the usual port: a room at another one cannot be called by them.
  const callable = endpoints.find(({ id, port }) => id !== null && port === lanPort);
  return { identity, name, isNameCut, state, id: callable?.id ?? null, heardAt: now };
}

function troubleOf(reports: readonly WayReport[]): Failure | null {
  const kinds = new Set(reports.flatMap(({ failures }) => failures.map(({ kind }) => kind)));
  if (kinds.has('forged')) return { code: 'discovery.forged' };
  // mDNS asks through the system's own service port; what other rooms answer on are the datagrams.
  const asked = reports.filter(({ way }) => way !== 'mdns');
  const isMute = asked.every(({ failures }) => failures.some(({ kind }) => kind === 'notSent'));
  return isMute ? { code: 'discovery.cannotAsk' } : null;
}
