import { multicastGroup4 } from '#shared/discovery/index.ts';
import type { CheckId, Finding } from '#shared/diagnostics/index.ts';

/**
 * What only all findings together tell. Where multicast alone is dropped the rule names its group; where
 * broadcasts are dropped too, the rule for the port covers both and stands alone.
 */
export function explainTogether(findings: readonly Finding[]): Finding[] {
  const isWorking = (id: CheckId): boolean =>
    findings.some((finding) => finding.id === id && finding.state === 'ok');
  return findings.map((finding) =>
    finding.id === 'multicast' && finding.rule?.direction === 'in' && isWorking('broadcast')
      ? { ...finding, rule: { ...finding.rule, group: multicastGroup4 } }
      : finding,
  );
}
