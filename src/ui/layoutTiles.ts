/** Where tiles go. Lengths are CSS pixels from the container's top left corner. */
export type Rect = { x: number; y: number; width: number; height: number };

export type TileLayout = {
  /** Null when nothing is shared. */
  stage: Rect | null;
  tiles: readonly Rect[];
};

export type LayoutInput = {
  count: number;
  width: number;
  height: number;
  gap: number;
  /** Width ÷ height of the shared picture; null when nothing is shared. */
  stageAspect: number | null;
};

/** A camera's picture. It may be cut, but not so narrow that people at its edges are lost. */
const widestTile = 16 / 9;
const narrowestTile = (area: Rect): number => (area.width > area.height ? 1 : 3 / 4);
/** Share of the container's width that a tile beside the stage takes. */
const stripWidth = 0.15;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** As large as the cell allows without leaving the shapes a camera picture may have. */
function fit(width: number, height: number, narrowest: number): { width: number; height: number } {
  const aspect = clamp(width / height, narrowest, widestTile);
  return width / height > aspect
    ? { width: height * aspect, height }
    : { width, height: width / aspect };
}

function grid(count: number, area: Rect, gap: number): Rect[] {
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (area.width - gap * (columns - 1)) / columns;
    const cellHeight = (area.height - gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const size = fit(cellWidth, cellHeight, narrowestTile(area));
    if (size.width * size.height > best.width * best.height) best = { columns, ...size };
  }
  const rows = Math.ceil(count / best.columns);
  const top = area.y + (area.height - rows * best.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = Math.min(best.columns, count - row * best.columns);
    const left = area.x + (area.width - inRow * best.width - (inRow - 1) * gap) / 2;
    return {
      x: left + (index - row * best.columns) * (best.width + gap),
      y: top + row * (best.height + gap),
      width: best.width,
      height: best.height,
    };
  });
}

/** Small tiles over the stage's right edge, in its middle: slides start at the left, controls lie below. */
function strip({ count, width, height, gap }: LayoutInput): Rect[] {
  const tallest = (height - gap * (count + 1)) / count;
  const tileWidth = Math.min(width * stripWidth, tallest * widestTile);
  const tileHeight = tileWidth / widestTile;
  const top = (height - count * tileHeight - (count - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => ({
    x: width - gap - tileWidth,
    y: top + index * (tileHeight + gap),
    width: tileWidth,
    height: tileHeight,
  }));
}

/**
 * Lays out `count` tiles. What is shared takes the full width: where the container is tall enough the tiles
 * stand below it, otherwise they lie small over its edge.
 */
export function layoutTiles(input: LayoutInput): TileLayout {
  const { count, width, height, gap, stageAspect } = input;
  const whole: Rect = { x: 0, y: 0, width, height };
  if (width <= 0 || height <= 0) return { stage: stageAspect === null ? null : whole, tiles: [] };
  if (stageAspect === null) return { stage: null, tiles: count > 0 ? grid(count, whole, gap) : [] };

  const stageHeight = width / stageAspect;
  const left = height - stageHeight - gap;
  const isRoomBelow = left >= (width * stripWidth) / widestTile && left >= height * 0.18;
  if (count === 0 || !isRoomBelow) return { stage: whole, tiles: count > 0 ? strip(input) : [] };
  return {
    stage: { x: 0, y: 0, width, height: stageHeight },
    tiles: grid(count, { x: 0, y: stageHeight + gap, width, height: left }, gap),
  };
}
