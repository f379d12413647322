import { beforeEach, expect, test } from 'vitest';
import type { NearbyRoom } from '#shared/discovery/index.ts';
import { createFakeClock, type FakeClock } from '../testing/fakes.ts';
import { createNearbyBook, type NearbyBook, type Sighting } from './nearby.ts';

let clock: FakeClock;
let book: NearbyBook;

const endpoint = { address: '10.0.0.1', port: 8034, id: null, spki: 'S'.repeat(43) };
const onLan = (name: string, change: Partial<NearbyRoom> = {}): NearbyRoom => ({
  identity: name,
  name,
  isNameCut: false,
  state: 'free',
  endpoints: [endpoint],
  ways: ['broadcast'],
  ...change,
});
const heard = (name: string): Sighting => ({
  identity: name,
  name,
  isNameCut: false,
  state: 'free',
  endpoint,
});
const names = (): string[] => book.rooms().map(({ name }) => name);

beforeEach(() => {
  clock = createFakeClock();
  book = createNearbyBook(() => clock.monotonic());
});

test('the strongest beacon comes first, then what the network knows by name', () => {
  book.seenOnLan(onLan('Zebra'));
  book.seenOnLan(onLan('Alder'));
  book.heardBeacon(heard('Far'), 30);
  book.heardBeacon(heard('Here'), 2);
  book.heardBeacon(heard('Near'), 12);
  expect(book.rooms().map(({ name, bars }) => [name, bars])).toEqual([
    ['Here', 3],
    ['Near', 2],
    ['Far', 1],
    ['Alder', null],
    ['Zebra', null],
  ]);
});

test('a room that is seen and heard is there once, in the network’s words', () => {
  book.seenOnLan(onLan('Blue', { state: 'busy' }));
  book.heardBeacon(heard('Blue'), 5);
  expect(book.rooms()).toMatchObject([{ name: 'Blue', state: 'busy', bars: 3 }]);
});

test('one odd measurement does not turn the list over', () => {
  book.heardBeacon(heard('A'), 10);
  book.heardBeacon(heard('B'), 14);
  book.heardBeacon(heard('B'), 4);
  expect(names()).toEqual(['A', 'B']);
  for (let times = 0; times < 5; times += 1) book.heardBeacon(heard('B'), 4);
  expect(names()).toEqual(['B', 'A']);
});

test('what is not seen any more is gone after 30 s, not before', () => {
  book.seenOnLan(onLan('Blue'));
  clock.advance(29_999);
  expect(names()).toEqual(['Blue']);
  clock.advance(1);
  expect(names()).toEqual([]);
  expect(book.find('Blue')).toBeUndefined();
});

test('near is who is heard; without Bluetooth, who is on the network', () => {
  book.seenOnLan(onLan('Blue'));
  book.heardBeacon(heard('Red'), 5);
  const near = (hears: boolean) => book.near(hears).map(({ name }) => name);
  expect(near(true)).toEqual(['Red']);
  expect(near(false)).toEqual(['Blue']);
  clock.advance(20_000);
  book.seenOnLan(onLan('Red'));
  clock.advance(10_000);
  // Its beacon is gone for 30 s, though the network still knows it.
  expect(near(true)).toEqual([]);
  expect(names()).toEqual(['Red']);
});

test('a network full of rooms does not fill the memory', () => {
  for (let number = 0; number < 1_000; number += 1) book.seenOnLan(onLan(`Room ${number}`));
  expect(book.rooms()).toHaveLength(256);
});
