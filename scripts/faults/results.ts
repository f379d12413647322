import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../../tests/faults/row.ts';
import type { SoakSummary } from '../../tests/faults/soak/report.ts';
import { inRoot } from '../lib/paths.ts';
import type { Machine } from './about.ts';

/** One run: its figures, or why it has none. */
export type Run = ({ figures: Figures } | { miss: string }) & {
  /** Threads that waited for each processor, over the minute before its end: above 1 the machine was busy. Null: not noted. */
  load: number | null;
};

export type RowResult = {
  /** Hash of the product's source; a row is measured at one. */
  source: string;
  commit: string;
  /** Day of the last run. */
  date: string;
  machine: Machine;
  runs: Run[];
};

export type SoakResult = SoakSummary & Omit<RowResult, 'runs'>;

export type Results = { rows: Record<string, RowResult>; soak: SoakResult | null };

const file = inRoot('bench/faults.json');

export const readResults = (): Results =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : { rows: {}, soak: null };

/** Whole or not at all, after each run: a program that is stopped loses nothing. */
export function writeResults(results: Results): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(results, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}
