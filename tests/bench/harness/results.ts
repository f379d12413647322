import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Benchmark, Series } from './benchmark.ts';
import type { Judged } from './judge.ts';

/** One measured row. */
export type Row = {
  name: string;
  /** ISO, of its end. */
  measuredAt: string;
  /** Abbreviated commit, and the tree hash of `src` at it; `+` behind it where files were changed since. */
  commit: string;
  source: string;
  machine: Machine;
  /** One-minute load averages before and after: the run itself is in the second. */
  load: readonly [before: number, after: number];
  seconds: number;
  pairs: number;
  metrics: readonly Judged[];
  samples: Series;
};

/** As much of the machine as matters; not its name. */
export type Machine = { cores: number; memoryGiB: number };

/** By name. */
export type Results = Record<string, Row>;

export const thisMachine = (): Machine => ({
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
});

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

export function readResults(file: string): Results {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  return JSON.parse(text) as Results;
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

/** Replaces one row and leaves the others as they are. */
export function writeRow(file: string, row: Row): Results {
  const results = { ...readResults(file), [row.name]: row };
  const sorted = Object.fromEntries(
    Object.entries(results).toSorted(([a], [b]) => a.localeCompare(b)),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sorted, rounded, 1)}\n`);
  return sorted;
}

/** Whether a row need not be measured again: same sources and metrics, as many pairs or more, and not void. */
export const isCurrent = (
  row: Row | undefined,
  { source, pairs, metrics }: Pick<Row, 'source' | 'pairs'> & Pick<Benchmark, 'metrics'>,
): boolean =>
  row !== undefined &&
  row.source === source &&
  !source.endsWith('+') &&
  row.pairs >= pairs &&
  metrics.every(({ key }) => row.metrics.some((judged) => judged.key === key)) &&
  row.metrics.every(({ verdict }) => verdict !== 'void');
