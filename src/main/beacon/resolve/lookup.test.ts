import { expect, test } from 'vitest';
import { epochMs } from '#shared/beacon/index.ts';
import { err, ok } from '#shared/result.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import { createBeaconLookup } from './lookup.ts';
import type { BeaconResolver, Resolved, ResolvedRoom, ResolveError } from './resolver.ts';

const room: ResolvedRoom = { identity: 'A', name: 'Sala Garda', isBusy: false, endpoint: null };
const payload = (n: number): Uint8Array => Uint8Array.from([n >> 8, n & 0xff]);

/** A resolver that answers when the test says so. */
function makeResolver() {
  const asked: { answer: (answer: Resolved) => void }[] = [];
  const resolver: BeaconResolver = {
    resolve: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(err('unreachable')));
        asked.push({ answer: resolve });
      }),
  };
  return { resolver, asked };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

function makeLookup(count = 1) {
  const made = Array.from({ length: count }, makeResolver);
  const clock = createFakeClock();
  const lookup = createBeaconLookup({ resolvers: made.map(({ resolver }) => resolver), clock });
  const answer = async (answers: readonly Resolved[]): Promise<void> => {
    for (const [index, one] of answers.entries()) {
      made[index]?.asked.at(-1)?.answer(one);
      await settle();
    }
  };
  return { lookup, clock, asked: made.map(({ asked }) => asked), answer };
}

test('a payload heard a hundred times is asked about once', async () => {
  const { lookup, asked, answer } = makeLookup();
  const finds = Array.from({ length: 100 }, () => lookup.find(payload(1)));
  await answer([ok(room)]);
  expect(await Promise.all(finds)).toEqual(finds.map(() => ok(room)));
  expect(await lookup.find(payload(1))).toEqual(ok(room));
  expect(asked[0]).toHaveLength(1);
});

test('the cloud is asked where the LAN does not know', async () => {
  const { lookup, asked, answer } = makeLookup(2);
  const found = lookup.find(payload(1));
  expect(asked.map(({ length }) => length)).toEqual([1, 0]);
  await answer([err('unreachable'), ok(room)]);
  expect(await found).toEqual(ok(room));
});

test.each([
  ['unknown', 'unknown', 'unknown'],
  ['unreachable', 'unknown', 'unreachable'],
  ['unknown', 'tooOften', 'tooOften'],
] as [ResolveError, ResolveError, ResolveError][])(
  'the LAN says %s and the cloud %s: %s',
  async (lan, cloud, wanted) => {
    const { lookup, answer } = makeLookup(2);
    const found = lookup.find(payload(1));
    await answer([err(lan), err(cloud)]);
    expect(await found).toEqual(err(wanted));
  },
);

test.each([
  ['unreachable', 15_000],
  ['tooOften', 30_000],
  ['unknown', 3 * epochMs],
] as [ResolveError, number][])('after %s the same is asked again in %i ms', async (error, ms) => {
  const { lookup, asked, answer, clock } = makeLookup();
  const found = lookup.find(payload(1));
  await answer([err(error)]);
  await found;
  clock.advance(ms - 1);
  await lookup.find(payload(1));
  expect(asked[0]).toHaveLength(1);
  clock.advance(1);
  void lookup.find(payload(1));
  expect(asked[0]).toHaveLength(2);
});

test('silence is given up after three seconds', async () => {
  const { lookup, clock } = makeLookup();
  const found = lookup.find(payload(1));
  clock.advance(3_000);
  expect(await found).toEqual(err('unreachable'));
});

test('whoever sends a thousand beacons has four questions asked at a time', async () => {
  const { lookup, asked } = makeLookup();
  const finds = Array.from({ length: 1_000 }, (_, n) => lookup.find(payload(n)));
  expect(asked[0]).toHaveLength(4);
  expect(await finds[999]).toEqual(err('tooOften'));
  for (const { answer } of asked[0] ?? []) answer(err('unknown'));
  await settle();
  // What was turned away is not remembered as unknown.
  void lookup.find(payload(999));
  expect(asked[0]).toHaveLength(5);
});

test('what is remembered is bounded', async () => {
  const { lookup, asked, answer } = makeLookup();
  for (let n = 0; n <= 256; n += 1) {
    const found = lookup.find(payload(n));
    await answer([err('unknown')]);
    await found;
  }
  await lookup.find(payload(256));
  expect(asked[0]).toHaveLength(257);
  void lookup.find(payload(0));
  expect(asked[0]).toHaveLength(258);
});

test('after the end nothing is asked, and what is under way ends', async () => {
  const { lookup, asked } = makeLookup();
  const found = lookup.find(payload(1));
  lookup.dispose();
  expect(await found).toEqual(err('unreachable'));
  expect(await lookup.find(payload(2))).toMatchObject({ ok: false });
  expect(asked[0]).toHaveLength(1);
});
