import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inRoot, packageBin } from '../lib/paths.ts';
import { runInForeground } from '../lib/process.ts';
import type { Summary } from './summary.ts';

export interface VitestRun {
  projects: readonly string[];
  /** File name filters. */
  filters?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Turns the command line into one that runs elsewhere, for example in a network namespace. */
  wrap?(file: string, args: readonly string[]): { file: string; args: string[] };
}

/** Runs Vitest projects on this terminal, in a process group that ends with it. */
export async function runVitest({
  projects,
  filters = [],
  env = process.env,
  wrap = (file, args) => ({ file, args: [...args] }),
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
