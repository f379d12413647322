import { readFileSync } from 'node:fs';
import path from 'node:path';
import { soak, writeProgress } from '../../tests/faults/soak/soak.ts';
import { summarise, type SoakProgress } from '../../tests/faults/soak/report.ts';
import { root } from '../lib/paths.ts';
import { commit, machine, source } from './about.ts';
import type { SoakResult } from './results.ts';

const everyMs = 60_000;

/** A guest a minute for so long; writes what it has after each. Ends with 1 when one of them could not come or go. */
export async function runSoak(hours: number, progressFile: string): Promise<number> {
  const file = path.resolve(root, progressFile);
  const about = { commit: await commit(), source: source(), machine: machine() };
  const done = await soak({
    minutes: hours * 60,
    everyMs,
    about,
    onProgress: (progress) => writeProgress(file, progress),
  });
  const { misses, joins } = summarise(done);
  process.stdout.write(`${joins} joins, ${misses.length} misses\n${misses.join('\n')}\n`);
  return misses.length === 0 ? 0 : 1;
}

/** A soak's row, from its progress file; also of one that is still going or was stopped. */
export function soakOf(progressFile: string): SoakResult {
  const progress = JSON.parse(
    readFileSync(path.resolve(root, progressFile), 'utf8'),
  ) as SoakProgress;
  const { commit: at, source: of, machine: on, startedAt } = progress;
  return {
    ...summarise(progress),
    commit: at,
    source: of,
    machine: on,
    date: startedAt.slice(0, 10),
  };
}
