/** What one run of tests came to. */
export interface Summary {
  passed: number;
  /** Names of what failed. */
  failed: string[];
  skipped: { name: string; reason: string }[];
}

export const emptySummary = (): Summary => ({ passed: 0, failed: [], skipped: [] });

export function sum(summaries: readonly Summary[]): Summary {
  return {
    passed: summaries.reduce((total, { passed }) => total + passed, 0),
    failed: summaries.flatMap(({ failed }) => failed),
    skipped: summaries.flatMap(({ skipped }) => skipped),
  };
}

/** The report at the end of `npm test`; its last line is `N passed, N failed, N skipped`. */
export function report({ passed, failed, skipped }: Summary): string[] {
  return [
    ...skipped.map(({ name, reason }) => `skipped: ${name}${reason === '' ? '' : `: ${reason}`}`),
    ...failed.map((name) => `FAILED: ${name}`),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
}
