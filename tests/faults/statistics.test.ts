import { expect, it } from 'vitest';
import { quantile, slope } from './statistics.ts';

it('finds the slope of a line, and of one with noise on it', () => {
  const line = [0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x }));
  expect(slope(line)).toBeCloseTo(2);
  const noisy = line.map(({ x, y }, n) => ({ x, y: y + (n % 2 === 0 ? 0.1 : -0.1) }));
  expect(slope(noisy)).toBeCloseTo(1.96);
});

it('has no slope to tell where there is nothing to measure', () => {
  expect(slope([])).toBe(0);
  expect(slope([{ x: 1, y: 9 }])).toBe(0);
  expect(slope([1, 2].map((y) => ({ x: 3, y })))).toBe(0);
});

it('takes the nearest rank: of twenty runs the nineteenth is the p95', () => {
  const runs = Array.from({ length: 20 }, (_, n) => 20 - n);
  expect(quantile(runs, 0.95)).toBe(19);
  expect(quantile(runs, 0.5)).toBe(10);
  expect(quantile([7], 0.95)).toBe(7);
});

it('counts a miss as slower than everything', () => {
  expect(quantile([1, undefined, 2], 0.5)).toBe(2);
  expect(quantile([1, undefined, 2], 0.95)).toBeUndefined();
  expect(quantile([], 0.5)).toBeUndefined();
});
