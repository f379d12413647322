import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { inRoot, packageBin } from '../lib/paths.ts';
import { runInForeground } from '../lib/process.ts';
import { runHere } from './display.ts';
import type { Wrap } from './display.ts';
import type { Summary } from './summary.ts';

export interface VitestRun {
  projects: readonly string[];
  /** File name filters. */
  filters?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Where it runs; here when left out. */
  wrap?: Wrap;
}

const interruptedCodes = new Set(
  [constants.signals.SIGHUP, constants.signals.SIGINT, constants.signals.SIGTERM].map(
    (signal) => 128 + signal,
  ),
);

/** Someone ended the run: there is nothing to count, and nothing more to start. */
export class Interruption extends Error {
  readonly code: number;

  constructor(code: number) {
    super('interrupted');
    this.code = code;
  }
}

/** Runs Vitest projects on this terminal, in a process group that ends with it. */
export async function runVitest({
  projects,
  filters = [],
  env = process.env,
  wrap = runHere,
}: VitestRun): Promise<Summary> {
  const summaryFile = inRoot(`.cache/test/${projects.join('-')}.json`);
  mkdirSync(inRoot('.cache/test'), { recursive: true });
  rmSync(summaryFile, { force: true });
  const command = wrap(process.execPath, [
    packageBin('vitest'),
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    `--reporter=${inRoot('scripts/test/reporter.ts')}`,
    ...filters,
  ]);
  const code = await runInForeground(command.file, command.args, {
    env: { ...env, MAGO_TEST_SUMMARY: summaryFile },
    group: true,
  });
  if (interruptedCodes.has(code)) throw new Interruption(code);
  const name = `vitest ${projects.join(' ')}`;
  if (!existsSync(summaryFile)) {
    return { passed: 0, failed: [`${name} ended with ${code} and no result`], skipped: [] };
  }
  const summary = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
  const isSilentFailure = code !== 0 && summary.failed.length === 0;
  const ranNothing = summary.passed + summary.failed.length + summary.skipped.length === 0;
  if (isSilentFailure || ranNothing) {
    summary.failed.push(`${name} ended with ${code}${ranNothing ? ' and ran no test' : ''}`);
  }
  return summary;
}
