import { breaches } from './breaches.ts';
import { layers } from './layers.ts';
import { lock } from './lock.ts';
import { policies } from './policies.ts';
import { sizes } from './sizes.ts';
import type { Step, Verdict } from './step.ts';
import { format, lint, unused } from './tools.ts';
import { types, typesElectron33 } from './types.ts';
import { words } from './words.ts';

export const steps: readonly Step[] = [
  types,
  typesElectron33,
  lint,
  format,
  layers,
  breaches,
  unused,
  words,
  lock,
  policies,
  sizes,
];

export interface CheckResult {
  name: string;
  title: string;
  verdict: Verdict;
}

/** Runs checks one after the other, all of them whatever fails, and reports each as it ends. */
export async function runChecks(
  chosen: readonly Step[],
  print: (line: string) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, title, run } of chosen) {
    const startedAt = performance.now();
    const verdict = await run().catch((error: unknown): Verdict => ({
      kind: 'failed',
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(describe(name, title, verdict, seconds));
    results.push({ name, title, verdict });
  }
  return results;
}

function describe(name: string, title: string, verdict: Verdict, seconds: string): string {
  const head = `${name.padEnd(9)} ${seconds.padStart(5)} s  ${title}`;
  switch (verdict.kind) {
    case 'passed':
      return `  ok    ${head}${verdict.note === undefined ? '' : ` (${verdict.note})`}`;
    case 'skipped':
      return `  skip  ${head}: ${verdict.reason}`;
    case 'failed':
      return `  FAIL  ${head}\n${verdict.detail.replaceAll(/^/gm, '        ')}`;
  }
}
