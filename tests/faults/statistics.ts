/** Least-squares slope of y over x, in y's unit for each of x's; 0 for fewer than two points. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const n = points.length;
  if (n < 2) return 0;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

/**
 * The value that this share (0–1) of all runs did not exceed, by nearest rank. A run without a value (a miss)
 * is slower than every other: undefined when the rank falls on one, or there is no run.
 */
export function quantile(
  values: readonly (number | undefined)[],
  share: number,
): number | undefined {
  const sorted = values.map((value) => value ?? Infinity).toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return found === Infinity ? undefined : found;
}
