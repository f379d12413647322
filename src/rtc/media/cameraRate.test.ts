import { describe, expect, it } from 'vitest';
import { createCameraRate } from './cameraRate.ts';

const wanted = 1_600_000;

/** Looks once a second at a path whose estimate the test gives; tells when the camera was held, and at what. */
function run(
  estimate: (second: number, held: readonly number[]) => number | null,
  seconds: number,
  roundTrip = 0.02,
) {
  const rate = createCameraRate();
  const held: number[] = [];
  const rates: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const path = { available: estimate(second, held), roundTrip };
    const heldAt = rate.look(path, wanted, second * 1_000);
    if (heldAt === null) continue;
    held.push(second);
    rates.push(heldAt);
  }
  return { held, rates, rate };
}

describe('a path that carries less than the camera wants', () => {
  it('is asked when it grows, with the camera far below what it carries', () => {
    const { held, rates } = run((second) => 300_000 * 1.08 ** second, 3);
    expect(held).toEqual([1]);
    expect(rates).toEqual([Math.round(300_000 * 1.08 * 0.2)]);
  });

  it('is asked again soon where that was of use', () => {
    const { held } = run((second, asked) => 200_000 * 2 ** asked.length * 1.02 ** second, 12);
    expect(held.slice(0, 3)).toEqual([1, 3, 5]);
  });

  it('is left alone while it shrinks, stands still or keeps packets waiting', () => {
    expect(run((second) => 900_000 * 0.97 ** second, 60).held).toEqual([]);
    expect(run(() => 400_000, 60).held).toEqual([]);
    expect(run((second) => 300_000 * 1.02 ** second, 60, 0.6).held).toEqual([]);
  });

  it('that stays narrow is asked more and more seldom, and never stops the camera', () => {
    const { held, rates } = run((second) => 100_000 * 1.011 ** (second % 200), 600);
    const gaps = held.slice(1).map((second, index) => second - (held[index] ?? 0));
    expect(gaps.slice(0, 5)).toEqual([4, 8, 16, 32, 60]);
    expect(Math.min(...gaps.slice(4))).toBe(60);
    expect(Math.min(...rates)).toBe(30_000);
  });
});

it('leaves a camera alone that has what it wants, or is off, or in a browser that does not say', () => {
  expect(run((second) => 1_300_000 * 1.02 ** second, 60).held).toEqual([]);
  expect(run(() => null, 60).held).toEqual([]);
  const rate = createCameraRate();
  for (let second = 0; second < 60; second += 1) {
    const path = { available: 100_000 * 1.02 ** second, roundTrip: null };
    expect(rate.look(path, null, second * 1_000)).toBeNull();
  }
  expect(rate.isShort).toBe(false);
});

it('says that a path is short, so that it is looked at more often', () => {
  expect(run(() => 400_000, 1).rate.isShort).toBe(true);
});

it('begins anew after the path has carried everything', () => {
  const dips = (second: number): number =>
    second % 100 === 99 ? 2_000_000 : 300_000 * 1.011 ** (second % 100);
  const { held } = run(dips, 130);
  expect(held.filter((second) => second > 100).slice(0, 2)).toEqual([101, 105]);
});

describe('the largest picture', () => {
  const widthsAt = (...kbit: number[]): (number | undefined)[] => {
    const rate = createCameraRate();
    return kbit.map((available) => {
      rate.look({ available: available * 1_000, roundTrip: null }, wanted, 0);
      return rate.largest?.width;
    });
  };

  it('is any at first, and smaller as soon as the path is narrow', () => {
    expect(createCameraRate().largest).toBeNull();
    expect(widthsAt(2_000, 300, 700, 140, 1_100)).toEqual([undefined, 320, 640, 320, 960]);
  });

  it('keeps its size between two steps, from above and from below', () => {
    expect(widthsAt(2_000, 1_100, 1_300, 900, 1_300)).toEqual([
      undefined,
      undefined,
      undefined,
      960,
      960,
    ]);
  });

  it('has the shape of a camera', () => {
    const rate = createCameraRate();
    rate.look({ available: 450_000, roundTrip: null }, wanted, 0);
    expect(rate.largest).toEqual({ width: 480, height: 270 });
  });
});
