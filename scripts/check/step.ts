import { packageBin } from '../lib/paths.ts';
import { runNode } from '../lib/process.ts';
import type { RunOptions } from '../lib/process.ts';

export type Verdict =
  | { kind: 'passed'; note?: string }
  | { kind: 'failed'; detail: string }
  | { kind: 'skipped'; reason: string };

/** One check of `npm run check`. */
export interface Step {
  name: string;
  /** What it proves, for the report. */
  title: string;
  run(): Promise<Verdict>;
}

export const passed = (note?: string): Verdict =>
  note === undefined ? { kind: 'passed' } : { kind: 'passed', note };

export const failed = (detail: string): Verdict => ({ kind: 'failed', detail });

/** A verdict from a list of findings: none is a pass. */
export function fromFindings(findings: readonly string[], note?: string): Verdict {
  return findings.length === 0 ? passed(note) : failed(findings.join('\n'));
}

/** A step that is one command of an installed package and passes when that exits with 0. */
export async function runTool(
  packageName: string,
  args: string[],
  options: RunOptions & { command?: string } = {},
): Promise<Verdict> {
  const file = packageBin(packageName, options.command ?? packageName);
  const { code, output } = await runNode(file, args, options);
  return code === 0 ? passed() : failed(output.trim() || `exit code ${code}`);
}
