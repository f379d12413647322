import { expect, test } from 'vitest';
import { emptySummary } from '../test/summary.ts';
import { whyUnproved } from './proved.ts';

const point = {
  number: 1,
  name: 'x',
  how: 'y',
  proof: { file: 'a.spec.ts', test: 'goes nowhere' },
};

test('a point is proved when its test ran and did not fail', () => {
  expect(whyUnproved(point, { ...emptySummary(), passed: 3 })).toBeUndefined();
  expect(
    whyUnproved(point, { passed: 1, failed: ['b.spec.ts > x > goes nowhere'], skipped: [] }),
  ).toBeUndefined();
});

test.each([
  'a.spec.ts > the wall > goes nowhere',
  'a.spec.ts > the wall (set-up)',
  'a.spec.ts > (the file itself)',
  'vitest e2e ended with 1 and ran no test',
])('%j leaves it unproved', (name) => {
  expect(whyUnproved(point, { passed: 1, failed: [name], skipped: [] })).toContain(name);
});

test('so does a test that was skipped', () => {
  const skipped = [{ name: 'a.spec.ts > the wall [no display] > goes nowhere', reason: '' }];
  expect(whyUnproved(point, { passed: 1, failed: [], skipped })).toContain('skipped');
});
