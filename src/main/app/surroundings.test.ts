import { beforeEach, expect, test } from 'vitest';
import { epochOf, makePayload } from '#shared/beacon/index.ts';
import type { SearchResult } from '#shared/discovery/index.ts';
import { err, ok } from '#shared/result.ts';
import type { BeaconLookup } from '../beacon/index.ts';
import { hmacSha256 } from '../beacon/hmac.ts';
import type { BeaconScanner, ScanOpening } from '../beacon/scan/scanner.ts';
import { createFakeClock, createMemoryLogger, type FakeClock } from '../testing/fakes.ts';
import { watchSurroundings, type Surroundings } from './surroundings.ts';

const key = new Uint8Array(32).fill(7);
const spki = 'S'.repeat(43);
const beaconAt1m = -59;
let clock: FakeClock;
let air: ScanOpening | undefined;
let found: SearchResult;
let resolved: Awaited<ReturnType<BeaconLookup['find']>>;
let asked: number;

const turn = async (): Promise<void> => {
  for (let times = 0; times < 20; times += 1) await Promise.resolve();
};
const scanner: BeaconScanner = {
  name: 'hci',
  open(opening) {
    air = opening;
    return Promise.resolve(ok({ close: () => Promise.resolve() }));
  },
};
const start = (scanners: BeaconScanner[]): Surroundings =>
  watchSurroundings({
    interfaces: () => [
      { name: 'lan0', ipv4: [{ address: '10.0.0.2', netmask: '255.255.255.0' }], ipv6: [] },
    ],
    search: () => Promise.resolve(found),
    scanners,
    companyId: 0xffff,
    lookup: {
      find() {
        asked += 1;
        return Promise.resolve(resolved);
      },
      dispose: () => undefined,
    },
    onChange: () => undefined,
    clock,
    logger: createMemoryLogger(),
  });
const payload = (): Uint8Array =>
  makePayload(
    key,
    epochOf(clock.now()),
    { address: '10.0.0.1', txPowerAt1m: beaconAt1m },
    hmacSha256,
  );

beforeEach(() => {
  clock = createFakeClock();
  air = undefined;
  asked = 0;
  found = { rooms: [], reports: [] };
  resolved = ok({
    identity: 'blue',
    name: 'Blue',
    isBusy: true,
    endpoint: { host: '10.0.0.1', port: 8034, spki },
  });
});

test('a beacon that a room says is its own makes the room near', async () => {
  const around = start([scanner]);
  await turn();
  expect(around.hearing).toBe('hears');
  air?.onHeard({ payload: payload(), rssi: beaconAt1m - 3 });
  await turn();
  expect(around.rooms()).toEqual([
    {
      identity: 'blue',
      name: 'Blue',
      isNameCut: false,
      state: 'busy',
      bars: 3,
      endpoint: { address: '10.0.0.1', port: 8034, spki, id: '5000000299' },
    },
  ]);
  expect(around.near()).toHaveLength(1);
  clock.advance(30_000);
  expect(around.near()).toEqual([]);
  await around.dispose();
});

test('a beacon that nobody owns, and rubbish, suggest nothing', async () => {
  const around = start([scanner]);
  await turn();
  resolved = err('unknown');
  air?.onHeard({ payload: payload(), rssi: -60 });
  air?.onHeard({ payload: new Uint8Array(20), rssi: -60 });
  air?.onHeard({ payload: new Uint8Array(3), rssi: -60 });
  await turn();
  expect(around.rooms()).toEqual([]);
  // Nobody is asked about rubbish.
  expect(asked).toBe(1);
  await around.dispose();
});

test('without Bluetooth a room on the network counts as near', async () => {
  const endpoint = { address: '10.0.0.1', port: 8034, id: null, spki };
  found = {
    rooms: [
      {
        identity: 'blue',
        name: 'Blue',
        isNameCut: false,
        state: 'free',
        endpoints: [endpoint],
        ways: ['broadcast'],
      },
    ],
    reports: [],
  };
  const around = start([]);
  await turn();
  expect([around.hearing, around.network]).toEqual(['cannot', 'searched']);
  expect(around.near().map(({ name }) => name)).toEqual(['Blue']);
  expect(around.find('blue')?.endpoint).toEqual(endpoint);
  await around.dispose();
});
