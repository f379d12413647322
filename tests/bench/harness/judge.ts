import type { Metric, Sample, Series } from './benchmark.ts';
import { nullPairs } from './byTurns.ts';
import { median, medianInterval, type Interval } from './statistics.ts';

/** What became of one metric. */
export type Judged = {
  key: string;
  /** Medians of the two sides, in the metric's unit. */
  ours: number;
  peer: number;
  /** What the goal is about, with its 95 % bootstrap interval: median of the pairs, or of our values. */
  figure: number;
  interval: Interval;
  /** The same of the peer against itself; null where the goal is not about the peer. */
  nullFigure: number | null;
  nullInterval: Interval | null;
  /**
   * `void`: the null pair left its band, so that this run proves nothing. Whether the figure meets the goal is
   * `certain` when its whole interval lies on the same side.
   */
  verdict: 'met' | 'missed' | 'void';
  isCertain: boolean;
  /** How many measurements were given up at the cap. */
  capped: { ours: number; peer: number };
};

export const nullBand = [0.92, 1.08] as const;

const valueOf = (sample: Sample, key: string): number => {
  const value = sample[key];
  if (value === undefined || !Number.isFinite(value)) throw new Error(`${key} was not measured`);
  return value;
};

const compare = (by: Metric['by'], ours: number, peer: number): number => {
  if (by === 'value') return ours;
  if (by === 'difference') return ours - peer;
  if (peer === 0) throw new Error('a ratio to nothing');
  return ours / peer;
};

function judgeNull(metric: Metric, peer: readonly Sample[]) {
  const pairs = metric.by === 'value' ? [] : nullPairs(peer);
  if (pairs.length === 0) return { figure: null, interval: null, isOutside: false };
  const figures = pairs.map(([first, second]) =>
    compare(metric.by, valueOf(first, metric.key), valueOf(second, metric.key)),
  );
  const figure = median(figures);
  const [low, high] = metric.nullBand ?? nullBand;
  return {
    figure,
    interval: medianInterval(figures),
    isOutside: figure < low || figure > high,
  };
}

export function judge(metric: Metric, { ours, peer }: Series): Judged {
  const { key, by, better, goal, cap } = metric;
  const own = ours.map((sample) => valueOf(sample, key));
  const others = peer.map((sample) => valueOf(sample, key));
  if (own.length !== others.length) throw new Error(`${key}: not as many of ours as of the peer`);
  const figures = own.map((value, index) => compare(by, value, others[index] ?? NaN));
  const figure = median(figures);
  const interval = medianInterval(figures);
  const meets = (value: number): boolean => (better === 'lower' ? value <= goal : value >= goal);
  const atNull = judgeNull(metric, peer);
  const capped = (values: readonly number[]): number =>
    cap === undefined ? 0 : values.filter((value) => value >= cap).length;
  const verdict = meets(figure) ? 'met' : 'missed';
  return {
    key,
    ours: median(own),
    peer: median(others),
    figure,
    interval,
    nullFigure: atNull.figure,
    nullInterval: atNull.interval,
    verdict: atNull.isOutside ? 'void' : verdict,
    isCertain: interval.every((end) => meets(end) === meets(figure)),
    capped: { ours: capped(own), peer: capped(others) },
  };
}
