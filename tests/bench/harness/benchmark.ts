/** What one benchmark is. Rows of the table are in `../rows`, the list of them in `../benchmarks.ts`. */

export type Side = 'ours' | 'peer';

/** One measurement: a number for each metric, by its key. */
export type Sample = Readonly<Record<string, number>>;

/** The n-th of each side are a pair: measured one right after the other, or at the same time. */
export type Series = { readonly ours: readonly Sample[]; readonly peer: readonly Sample[] };

export type Metric = {
  key: string;
  /** What is measured, in the table. */
  label: string;
  unit: string;
  /**
   * What the goal is about: `ratio` ours ÷ peer of each pair, `difference` ours − peer of each pair, `value`
   * our figure alone (the peer's is shown beside it).
   */
  by: 'ratio' | 'difference' | 'value';
  better: 'lower' | 'higher';
  goal: number;
  /** Where the null pair's figure must lie. For `ratio` 0.92 to 1.08. A `value` has none. */
  nullBand?: readonly [number, number];
  /** A measurement is given up here: the true value of one that shows this is beyond it. */
  cap?: number;
};

export type RunOptions = {
  pairs: number;
  /** For the tests: the shortest form that still goes every way. Its figures mean nothing. */
  isTiny: boolean;
};

export type Benchmark = {
  name: string;
  /** What is compared, in the table. */
  title: string;
  peer: string;
  /** At least 11, but for what is the same each time (bytes). */
  pairs: number;
  metrics: readonly Metric[];
  run(options: RunOptions): Promise<Series>;
};

/** What a benchmark needs is not to be had on this machine. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
