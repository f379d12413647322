import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import type { NetworkResult } from './chooseAddress.ts';
import { createNetworkWatcher } from './networkWatcher.ts';

const none: NetworkResult = err({ code: 'network.none' });
const at = (
  address: string,
  interfaceName = 'Ethernet',
  kind: 'network' | 'virtual' | 'linkLocal' = 'network',
): NetworkResult => ok({ interfaceName, address, kind });

const cable = at('10.0.0.1');
const wifi = at('10.0.9.9', 'WLAN');
const addressOf = (result: NetworkResult): string =>
  result.ok ? result.value.address : result.error.code;

async function makeWatcher(first: NetworkResult) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const world = { seen: first, fault: null as Error | null };
  const changes: [number, string][] = [];
  const watcher = await createNetworkWatcher({
    clock,
    logger,
    choose: () => (world.fault ? Promise.reject(world.fault) : Promise.resolve(world.seen)),
  });
  watcher.subscribe((result) => changes.push([clock.monotonic(), addressOf(result)]));
  /** Half a second at a time, so that promises settle in between. */
  const pass = async (ms: number): Promise<void> => {
    for (let step = 0; step < ms; step += 500) {
      clock.advance(500);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };
  return { watcher, world, changes, pass, logger };
}

test('nothing is reported while nothing changes', async () => {
  const { watcher, changes, pass } = await makeWatcher(cable);
  expect(addressOf(watcher.current)).toBe('10.0.0.1');
  await pass(60_000);
  expect(changes).toEqual([]);
});

describe('a change is reported within ten seconds', () => {
  test.each([
    ['a new lease on the same cable', cable, at('10.0.0.2'), 2_000],
    ['from cable to Wi-Fi', cable, wifi, 8_000],
    ['the network is gone', cable, none, 8_000],
    ['the network is back', none, cable, 2_000],
    ['DHCP is gone', cable, at('169.254.3.4', 'Ethernet', 'linkLocal'), 8_000],
    ['only a VPN is left', cable, at('10.8.0.1', 'tun0', 'virtual'), 8_000],
  ])('%s', async (_, before, after, atMs) => {
    const { watcher, world, changes, pass } = await makeWatcher(before);
    world.seen = after;
    await pass(20_000);
    expect(changes).toEqual([[atMs, addressOf(after)]]);
    expect(watcher.current).toEqual(after);
  });

  test('also when something else is seen every time', async () => {
    const { world, changes, pass } = await makeWatcher(cable);
    for (const seen of [none, at('169.254.3.4', 'Ethernet', 'linkLocal'), wifi, wifi]) {
      world.seen = seen;
      await pass(2_000);
    }
    expect(changes).toEqual([[8_000, '10.0.9.9']]);
  });
});

test.each([
  ['nothing', none],
  ['Wi-Fi', wifi],
  ['a link-local address', at('169.254.3.4', 'Ethernet', 'linkLocal')],
])('a cable that is out for four seconds, with %s meanwhile, changes nothing', async (_, gap) => {
  const { world, changes, pass } = await makeWatcher(cable);
  for (let times = 0; times < 3; times += 1) {
    world.seen = gap;
    await pass(4_000);
    world.seen = cable;
    await pass(4_000);
  }
  expect(changes).toEqual([]);
});

test('a look on demand sees a new lease at once', async () => {
  const { watcher, world, changes } = await makeWatcher(cable);
  world.seen = at('10.0.0.2');
  await watcher.check();
  expect(changes).toEqual([[0, '10.0.0.2']]);
});

test('after the setting was changed there is no grace period', async () => {
  const { watcher, world, changes } = await makeWatcher(cable);
  world.seen = wifi;
  expect(await watcher.reset()).toEqual(wifi);
  expect(changes).toEqual([[0, '10.0.9.9']]);
});

test('a look that fails is logged, and the next one counts', async () => {
  const { world, changes, pass, logger } = await makeWatcher(cable);
  world.fault = new Error('no such luck');
  await pass(4_000);
  world.fault = null;
  world.seen = at('10.0.0.2');
  await pass(4_000);
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  expect(changes).toEqual([[6_000, '10.0.0.2']]);
});

test('nothing is looked at any more after the end', async () => {
  const { watcher, world, changes, pass } = await makeWatcher(cable);
  const looking = watcher.check();
  watcher.dispose();
  world.seen = none;
  await looking;
  await pass(60_000);
  expect(changes).toEqual([]);
});
