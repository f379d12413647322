import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutTiles, type Rect } from './layoutTiles.ts';

const wall = { width: 1920, height: 940, gap: 12 };
const portrait = { width: 800, height: 1100, gap: 12 };
const phone = { width: 390, height: 640, gap: 8 };
const laptop = { width: 1280, height: 720, gap: 12 };
const slides = 16 / 9;

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width - 0.01 &&
  b.x < a.x + a.width - 0.01 &&
  a.y < b.y + b.height - 0.01 &&
  b.y < a.y + a.height - 0.01;

describe('without a share', () => {
  test('two people stand side by side on a wall and one above the other on a phone', () => {
    const [left, right] = layoutTiles({ ...wall, count: 2, stageAspect: null }).tiles;
    expect(left?.y).toBe(right?.y);
    const [upper, lower] = layoutTiles({ ...phone, count: 2, stageAspect: null }).tiles;
    expect(upper?.x).toBe(lower?.x);
  });

  test('a third one stands centred below the first two', () => {
    const { tiles } = layoutTiles({ ...laptop, count: 3, stageAspect: null });
    const [, , third] = tiles;
    expect((third?.x ?? 0) + (third?.width ?? 0) / 2).toBeCloseTo(laptop.width / 2);
    expect(third?.y).toBeGreaterThan(tiles[0]?.y ?? 0);
  });

  test('all tiles are inside, apart, of one size and of a shape a camera fills', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 320, max: 3840 }),
        fc.integer({ min: 320, max: 2160 }),
        (count, width, height) => {
          const { tiles } = layoutTiles({ count, width, height, gap: 12, stageAspect: null });
          expect(tiles).toHaveLength(count);
          for (const [index, tile] of tiles.entries()) {
            expect(tile.x).toBeGreaterThanOrEqual(-0.01);
            expect(tile.y).toBeGreaterThanOrEqual(-0.01);
            expect(tile.x + tile.width).toBeLessThanOrEqual(width + 0.01);
            expect(tile.y + tile.height).toBeLessThanOrEqual(height + 0.01);
            expect(tile.width / tile.height).toBeGreaterThan(0.74);
            expect(tile.width / tile.height).toBeLessThan(1.78);
            expect(tiles.slice(index + 1).some((other) => overlap(tile, other))).toBe(false);
          }
        },
      ),
    );
  });
});

describe('with a share', () => {
  test('it takes the full width on a wall, with small tiles over its edge', () => {
    const { stage, tiles } = layoutTiles({ ...wall, count: 2, stageAspect: slides });
    expect(stage).toEqual({ x: 0, y: 0, width: wall.width, height: wall.height });
    expect(tiles).toHaveLength(2);
    for (const tile of tiles) expect(tile.width).toBeLessThanOrEqual(wall.width * 0.15);
  });

  test.each([portrait, phone])('the people stand below it where there is room', (size) => {
    const { stage, tiles } = layoutTiles({ ...size, count: 2, stageAspect: slides });
    expect(stage?.width).toBe(size.width);
    for (const tile of tiles) expect(tile.y).toBeGreaterThan(stage?.height ?? 0);
  });

  test('a share in portrait format keeps the whole area', () => {
    const { stage } = layoutTiles({ ...portrait, count: 1, stageAspect: 9 / 16 });
    expect(stage?.height).toBe(portrait.height);
  });
});

test('nothing is placed before the container has a size', () => {
  expect(layoutTiles({ count: 3, width: 0, height: 0, gap: 12, stageAspect: null }).tiles).toEqual(
    [],
  );
});
