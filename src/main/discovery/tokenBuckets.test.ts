import { expect, test } from 'vitest';
import { createTokenBuckets, discoveryLimits } from './tokenBuckets.ts';

function makeBuckets(limits = discoveryLimits) {
  let now = 0;
  const buckets = createTokenBuckets(limits, () => now);
  return {
    buckets,
    wait: (ms: number) => {
      now += ms;
    },
    draw: (source: string, times: number) =>
      Array.from({ length: times }, () => buckets.take(source)).filter(Boolean).length,
  };
}

test('a source draws five at once and then one a second', () => {
  const { draw, wait } = makeBuckets();
  expect(draw('10.0.0.1', 2000)).toBe(5);
  wait(999);
  expect(draw('10.0.0.1', 10)).toBe(0);
  wait(1);
  expect(draw('10.0.0.1', 10)).toBe(1);
  wait(3_600_000);
  expect(draw('10.0.0.1', 10)).toBe(5);
});

test('one source does not use up the tokens of another', () => {
  const { draw } = makeBuckets();
  draw('10.0.0.1', 100);
  expect(draw('10.0.0.2', 100)).toBe(5);
});

test('all sources together draw fifty a second, however many they are', () => {
  const { buckets, wait } = makeBuckets();
  const many = () =>
    Array.from({ length: 5000 }, (_, n) => buckets.take(`source ${n}`)).filter(Boolean).length;
  expect(many()).toBe(50);
  wait(1000);
  expect(many()).toBe(50);
});

test('the memory for sources is bounded, and the last used is kept', () => {
  const { buckets, draw } = makeBuckets({ ...discoveryLimits, totalBurst: 10_000, maxSources: 3 });
  draw('a', 5);
  draw('b', 5);
  draw('c', 5);
  draw('a', 1);
  draw('d', 5);
  expect(buckets.size).toBe(3);
  expect(draw('a', 1)).toBe(0);
  expect(draw('b', 1)).toBe(1);
});
