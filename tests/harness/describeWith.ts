import { describe } from 'vitest';
import { missing } from './capabilities.ts';
import type { Need } from './capabilities.ts';

/**
 * `describe` for tests that need something of the machine. Where that is missing each test is
 * reported as skipped, by its name and with the reason in it; hooks do not run.
 */
export function describeWith(wanted: readonly Need[], title: string, body: () => void): void {
  const reason = missing(...wanted);
  if (reason === undefined) describe(title, body);
  else describe.skip(`${title} [${reason}]`, body);
}
