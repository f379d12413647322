import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestSuite } from 'vitest/node';
import { emptySummary } from './summary.ts';
import type { Summary } from './summary.ts';

/**
 * Counts a Vitest run into the file MAGO_TEST_SUMMARY. A module that cannot be loaded, a suite
 * whose set-up fails and an error outside any test are failures of their own: Vitest lists the
 * tests behind them as skipped.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const summary = emptySummary();
    for (const testModule of modules) count(testModule, summary);
    for (const { message } of unhandledErrors) {
      summary.failed.push(`an error outside of any test: ${message}`);
    }
    const file = process.env.MAGO_TEST_SUMMARY;
    if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
  }
}

function count(testModule: TestModule, summary: Summary): void {
  const broken: (TestModule | TestSuite)[] = [testModule, ...testModule.children.allSuites()];
  for (const group of broken.filter((one) => one.errors().length > 0)) {
    const name = group.type === 'suite' ? `${group.fullName} (set-up)` : '(the file itself)';
    summary.failed.push(`${testModule.relativeModuleId} > ${name}`);
  }
  for (const test of testModule.children.allTests()) {
    const name = `${testModule.relativeModuleId} > ${test.fullName}`;
    const result = test.result();
    switch (result.state) {
      case 'passed':
        summary.passed += 1;
        break;
      case 'failed':
        summary.failed.push(name);
        break;
      case 'skipped':
        summary.skipped.push({ name, reason: result.note ?? '' });
        break;
      case 'pending':
        summary.failed.push(`${name} (did not end)`);
        break;
    }
  }
}
