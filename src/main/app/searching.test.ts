import { expect, test } from 'vitest';
import type { SearchResult } from '#shared/discovery/index.ts';
import type { LanInterface } from '../discovery/index.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { searchPauseMs, startSearching } from './searching.ts';

const lan: LanInterface = {
  name: 'lan0',
  ipv4: [{ address: '10.0.0.2', netmask: '255.255.255.0' }],
  ipv6: [],
};
const nothing: SearchResult = { rooms: [], reports: [] };
const turn = async (): Promise<void> => {
  for (let times = 0; times < 10; times += 1) await Promise.resolve();
};

function start(interfaces: LanInterface[] = [lan]) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const world = { interfaces, searches: 0, found: 0 };
  const searching = startSearching({
    interfaces: () => world.interfaces,
    search() {
      world.searches += 1;
      return Promise.resolve(nothing);
    },
    onFound: () => (world.found += 1),
    onChange: () => undefined,
    clock,
    logger,
  });
  return { clock, logger, world, searching };
}

test('it looks at once, and again a while after each search has ended', async () => {
  const { clock, world, searching } = start();
  expect(searching.state).toBe('searching');
  await turn();
  expect(searching.state).toBe('searched');
  for (let times = 0; times < 3; times += 1) {
    clock.advance(searchPauseMs);
    await turn();
  }
  expect([world.searches, world.found]).toEqual([4, 4]);
});

test('without a network nothing is asked, and the network is noticed when it comes', async () => {
  const { clock, world, searching } = start([]);
  await turn();
  expect([searching.state, world.searches]).toEqual(['none', 0]);
  world.interfaces = [lan];
  clock.advance(searchPauseMs);
  await turn();
  expect([searching.state, world.searches]).toEqual(['searched', 1]);
});

test('after its end nothing is asked or told', async () => {
  const { clock, world, searching } = start();
  await searching.dispose();
  clock.advance(10 * searchPauseMs);
  await turn();
  expect([world.searches, world.found]).toEqual([1, 0]);
});
