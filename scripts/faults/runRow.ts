import os from 'node:os';
import { bounded } from '../../tests/faults/bounded.ts';
import type { FaultRow, FaultWorld } from '../../tests/faults/row.ts';
import type { Run } from './results.ts';

const openMs = 120_000;
const disposeMs = 30_000;
/** A world that cannot be opened so often in a row is broken, and no fault of the product is measured. */
const mostFailedOpenings = 3;

export type RowRun = {
  row: FaultRow;
  /** How many runs are still wanted. */
  runs: number;
  /** No run begins that would not be over by then (performance.now). */
  until: number;
  onRun(run: Run): void;
};

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';

const load = (): number => Math.round(((os.loadavg()[0] ?? 0) / os.cpus().length) * 10) / 10;

/** Runs follow each other in one world; after a miss comes a new one. */
export async function runRow({ row, runs, until, onRun }: RowRun): Promise<void> {
  let world: FaultWorld | undefined;
  let failedOpenings = 0;
  const close = async (): Promise<void> => {
    await bounded('the end', disposeMs, world?.dispose() ?? Promise.resolve()).catch(
      () => undefined,
    );
    world = undefined;
  };
  try {
    for (let run = 0; run < runs;) {
      if (performance.now() + row.usualMs > until) return;
      try {
        world ??= await bounded('the world', openMs, row.open());
        failedOpenings = 0;
      } catch (error) {
        failedOpenings += 1;
        if (failedOpenings === mostFailedOpenings) throw error;
        continue;
      }
      try {
        const figures = rounded(await bounded('the run', row.limitMs, world.run()));
        onRun({ figures, load: load() });
      } catch (error) {
        onRun({ miss: reason(error), load: load() });
        await close();
      }
      run += 1;
    }
  } finally {
    await close();
  }
}

const rounded = (figures: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Math.round(value)]));
