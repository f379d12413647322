import { build } from './build/build.ts';
import { runChecks, steps } from './check/runChecks.ts';
import type { CheckResult } from './check/runChecks.ts';
import { runEndToEnd } from './test/endToEnd.ts';
import { installNeeds } from './test/needs.ts';
import { installTools } from './lib/npmTool.ts';
import { report, sum } from './test/summary.ts';
import type { Summary } from './test/summary.ts';
import { Interruption, runVitest } from './test/vitest.ts';
import { prepareTestElectron } from './testElectron/prepare.ts';
import { electronPath } from '../tests/harness/capabilities.ts';

const usage = 'npm test [-- [unit | e2e] [file name filter …] [--no-setup] [--no-check]]';
const print = (line: string): void => console.log(line);

/**
 * `npm test`: everything, from installing what tests need to the last line
 * `N passed, N failed, N skipped`. `npm test -- unit` and `npm test -- e2e` run one kind without
 * the checks. Each check counts as one test.
 */
export async function main(args: string[]): Promise<number> {
  const flags = new Set(args.filter((word) => word.startsWith('--')));
  const [kind, ...filters] = args.filter((word) => !word.startsWith('--'));
  const isKnown = kind === undefined || kind === 'unit' || kind === 'e2e';
  if (!isKnown || [...flags].some((flag) => flag !== '--no-setup' && flag !== '--no-check')) {
    console.error(usage);
    return 1;
  }
  try {
    const total = sum(await runSuites(kind, filters, flags));
    for (const line of report(total)) print(line);
    return total.failed.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    print('test: interrupted');
    return error.code;
  }
}

async function runSuites(
  kind: 'unit' | 'e2e' | undefined,
  filters: readonly string[],
  flags: ReadonlySet<string>,
): Promise<Summary[]> {
  const withSetup = !flags.has('--no-setup');
  const results: Summary[] = [];
  if (kind !== 'unit') {
    if (withSetup) {
      await installNeeds(print);
      await installTools(print);
    }
    await build();
  }
  if (kind === undefined && !flags.has('--no-check')) {
    results.push(countChecks(await runChecks(steps, print)));
  }
  if (kind !== 'e2e') results.push(await runVitest({ projects: ['unit', 'pages'], filters }));
  if (kind !== 'unit') {
    const noElectron = withSetup ? await prepareElectron() : undefined;
    results.push(await runEndToEnd(filters, noElectron, print));
  }
  return results;
}

function countChecks(results: readonly CheckResult[]): Summary {
  const named = (kind: string): CheckResult[] =>
    results.filter(({ verdict }) => verdict.kind === kind);
  return {
    passed: named('passed').length,
    failed: named('failed').map(({ name, title }) => `check ${name}: ${title}`),
    skipped: results.flatMap(({ name, title, verdict }) =>
      verdict.kind === 'skipped'
        ? [{ name: `check ${name}: ${title}`, reason: verdict.reason }]
        : [],
    ),
  };
}

/** Undefined when there is an Electron for the tests, else why there is none. */
async function prepareElectron(): Promise<string | undefined> {
  if (electronPath() !== undefined) return undefined;
  print('setup: preparing an Electron for tests (once, about 200 MB)');
  return prepareTestElectron();
}
