import { ruleText, type Finding, type Report } from '#shared/diagnostics/index.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import { shownFindings } from '../../../ui/findingText.ts';

export type FindingRow = {
  finding: Finding;
  /** The missing rule; null where none is. */
  rule: string | null;
  /** What the QR code says: the rule, then whose it is. Null where a row above has the same code. */
  code: string | null;
};

export type DiagnosticsSnapshot = {
  rows: readonly FindingRow[];
  failures: number;
  warnings: number;
  /** The line to type on another computer; null where the room has no id. */
  elsewhere: string | null;
};

/** A report as the wall shows it: what does not work comes first, then what should be known. */
export function buildDiagnostics(report: Report, id: MeetingId | null): DiagnosticsSnapshot {
  const findings = inOrderOfWeight(shownFindings(report.findings));
  const seen = new Set<string>();
  const rows = findings.map((finding): FindingRow => {
    const rule = finding.rule && ruleText(finding.rule);
    const isNew = rule !== null && !seen.has(rule);
    if (rule !== null) seen.add(rule);
    return { finding, rule, code: isNew ? codeText(rule, report) : null };
  });
  const count = (state: Finding['state']): number =>
    report.findings.filter((one) => one.state === state).length;
  return {
    rows,
    failures: count('failed'),
    warnings: count('warning'),
    elsewhere: id === null ? null : `npm run doctor -- ${id}`,
  };
}

const weight: Record<Finding['state'], number> = { failed: 0, warning: 1, ok: 2, skipped: 3 };

const inOrderOfWeight = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => weight[a.state] - weight[b.state]);

/** A photograph of the code is all that IT gets, so it says which machine is meant. */
const codeText = (rule: string, { target }: Report): string =>
  [rule, [target.name, target.address].filter((part) => part !== null).join(', ')]
    .filter((line) => line !== '')
    .join('\n');
