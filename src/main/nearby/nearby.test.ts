import { expect, test } from 'vitest';
import type { NearbyRoom, SearchResult, WayReport } from '#shared/discovery/index.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import { nothingSearched, type NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { readNearby, searchEveryMs } from './nearby.ts';
import { nextNearby } from './nextNearby.ts';

const made = encodeMeetingId('192.168.1.20', { allowPublicAddressIds: false });
if (!made.ok) throw new Error('192.168.1.20 has no id');
const id = made.value;

const room = (name: string, more: Partial<NearbyRoom> = {}): NearbyRoom => ({
  identity: `key of ${name}`,
  name,
  isNameCut: false,
  state: 'free',
  endpoints: [{ address: '192.168.1.20', port: 8034, id, spki: 's' }],
  ways: ['broadcast'],
  ...more,
});
const report = (
  failures: WayReport['failures'],
  way: WayReport['way'] = 'broadcast',
): WayReport => ({
  way,
  interfaceName: 'eth0',
  target: '255.255.255.255',
  found: [],
  failures,
});
const found = (...rooms: NearbyRoom[]): SearchResult => ({ rooms, reports: [report([])] });
const names = ({ rooms }: NearbyRooms): string[] => rooms.map(({ name }) => name);

test('rooms are listed by name, whatever the order they answer in', () => {
  expect(names(nextNearby(nothingSearched, found(room('Zeta'), room('Alpha')), 1))).toEqual([
    'Alpha',
    'Zeta',
  ]);
});

test('a room that misses a search stays with its age, and is forgotten after twenty seconds', () => {
  const first = nextNearby(nothingSearched, found(room('Alpha')), 1_000);
  const second = nextNearby(first, found(), 11_000);
  expect(second.rooms).toMatchObject([{ name: 'Alpha', heardAt: 1_000 }]);
  expect(names(nextNearby(second, found(), 21_000))).toEqual([]);
});

test('a room that answers again under another name is the same room', () => {
  const first = nextNearby(nothingSearched, found(room('Alpha')), 1_000);
  const renamed = room('Beta', { identity: 'key of Alpha', state: 'busy' });
  expect(nextNearby(first, found(renamed), 6_000).rooms).toMatchObject([
    { name: 'Beta', state: 'busy', heardAt: 6_000 },
  ]);
});

test('a room at another port than the usual one cannot be called by ten digits', () => {
  const odd = room('Odd', { endpoints: [{ address: '192.168.1.20', port: 9000, id, spki: 's' }] });
  expect(nextNearby(nothingSearched, found(odd), 1).rooms).toMatchObject([{ id: null }]);
});

test('a network that answers without end does not fill the list', () => {
  const many = Array.from({ length: 300 }, (_, place) => room(`Room ${place}`));
  expect(nextNearby(nothingSearched, found(...many), 1).rooms).toHaveLength(64);
});

test('the list says when no question could leave this PC', () => {
  const mute = report([{ kind: 'notSent', code: 'EACCES' }]);
  const after = (...reports: WayReport[]) =>
    nextNearby(nothingSearched, { rooms: [], reports }, 1).trouble;
  expect(after(mute, report([], 'mdns'))).toEqual({ code: 'discovery.cannotAsk' });
  expect(after(mute, report([], 'multicast'))).toBeNull();
});

test('the list says when something gives itself out for a room', () => {
  const forged = report([{ kind: 'forged', from: '192.168.1.66' }]);
  expect(nextNearby(nothingSearched, { rooms: [], reports: [forged] }, 1).trouble).toEqual({
    code: 'discovery.forged',
  });
});

function makeReader(network: NetworkState['state'] = 'up') {
  const clock = createFakeClock();
  const abort = new AbortController();
  let searches = 0;
  const up = { state: 'up' } as NetworkState;
  const reader = readNearby(
    {
      clock,
      logger: createMemoryLogger(),
      network: () => (network === 'up' ? up : { state: 'none', failure: { code: 'network.none' } }),
      search() {
        searches += 1;
        return searches === 2
          ? Promise.reject(new Error('no sockets left'))
          : Promise.resolve(found(room('Alpha')));
      },
    },
    abort.signal,
  );
  const next = async (): Promise<NearbyRooms | undefined> => {
    const step = await reader.next();
    return step.done ? undefined : step.value;
  };
  return { clock, abort, next, searches: () => searches };
}

test('nothing is searched before somebody reads; then at once, and again after a pause', async () => {
  const { clock, next, searches } = makeReader();
  expect(searches()).toBe(0);
  expect(await next()).toEqual(nothingSearched);
  expect(names((await next()) ?? nothingSearched)).toEqual(['Alpha']);
  expect(searches()).toBe(1);
  const later = next();
  clock.advance(searchEveryMs);
  expect(await later).toMatchObject({ trouble: { code: 'discovery.cannotAsk' } });
});

test('searching ends with its reader', async () => {
  const { abort, next, searches } = makeReader();
  await next();
  await next();
  const pending = next();
  abort.abort();
  expect(await pending).toBeUndefined();
  expect(searches()).toBe(1);
});

test('without a network the list says so and asks nobody', async () => {
  const { next, searches } = makeReader('none');
  await next();
  expect(await next()).toMatchObject({ rooms: [], trouble: { code: 'network.none' } });
  expect(searches()).toBe(0);
});
