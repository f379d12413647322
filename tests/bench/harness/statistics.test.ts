import { describe, expect, it } from 'vitest';
import { median, medianInterval, quantile, seededRandom } from './statistics.ts';

describe('the median', () => {
  it('is the middle one, or half way between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('is not moved by one that is far out', () => {
    expect(median([1, 1, 1, 1, 1_000_000])).toBe(1);
  });

  it('of nothing is a mistake', () => {
    expect(() => median([])).toThrow('nothing');
  });
});

it('a quantile lies between its neighbours', () => {
  const values = [10, 20, 30, 40, 50];
  expect(quantile(values, 0)).toBe(10);
  expect(quantile(values, 0.95)).toBeCloseTo(48, 10);
  expect(quantile(values, 1)).toBe(50);
});

describe('the bootstrap interval of the median', () => {
  it('is a point when every value is the same', () => {
    expect(medianInterval([5, 5, 5, 5])).toEqual([5, 5]);
  });

  it('is the same each time', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(medianInterval(values)).toEqual(medianInterval(values));
  });

  it('of eleven values in a row is about the third to the ninth', () => {
    // By the binomial distribution: P(median of a resample ≤ third of 11) is 2.3 %, by symmetry ≥ ninth.
    const [low, high] = medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([3, 4]).toContain(low);
    expect([8, 9]).toContain(high);
  });

  it('covers the true median about 95 times in 100', () => {
    const random = seededRandom(42);
    const runs = 150;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const [low, high] = medianInterval(Array.from({ length: 15 }, random), {
        seed: run,
        rounds: 400,
      });
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.88);
    expect(covered / runs).toBeLessThan(0.995);
  });
});

it('random numbers come in the same row for the same seed, and fill the interval evenly', () => {
  const row = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed));
  expect(row(7)).toEqual(row(7));
  expect(row(7)).not.toEqual(row(8));
  const mean = row(7).reduce((sum, value) => sum + value, 0) / 1_000;
  expect(mean).toBeGreaterThan(0.46);
  expect(mean).toBeLessThan(0.54);
});
