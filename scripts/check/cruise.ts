import { packageBin } from '../lib/paths.ts';
import { runNode } from '../lib/process.ts';

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

export interface Cruise {
  violations: Violation[];
  /** Paths of the modules that were read, relative to the folder, node_modules included. */
  modules: string[];
}

interface CruiserReport {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** Runs dependency-cruiser with the `.dependency-cruiser.cjs` of a folder over its `src`. */
export async function cruise(cwd: string): Promise<Cruise> {
  const { stdout, output } = await runNode(
    packageBin('dependency-cruiser', 'depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'],
    { cwd },
  );
  let report: CruiserReport;
  try {
    report = JSON.parse(stdout) as CruiserReport;
  } catch {
    throw new Error(`dependency-cruiser gave no report:\n${output.slice(0, 2000)}`);
  }
  return {
    violations: report.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
    })),
    modules: report.modules.map(({ source }) => source),
  };
}
