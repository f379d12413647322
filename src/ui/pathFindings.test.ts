import { expect, test } from 'vitest';
import { ruleText } from '#shared/diagnostics/index.ts';
import { pathKinds, type PathStep, type PathSteps } from '#shared/path.ts';
import { isEveryPathClosed, missingRules } from './pathFindings.ts';

const steps = (...each: Partial<PathStep>[]): PathSteps =>
  pathKinds.map((kind, index) => ({
    kind,
    state: 'off',
    fault: null,
    server: null,
    ...each[index],
  }));
const silent = (host: string, port: number): Partial<PathStep> => ({
  state: 'failed',
  fault: 'silent',
  server: { host, port },
});
const noAnswer = { state: 'failed', fault: 'noAnswer' } as const;
const relay = { host: 'cloud.example', port: 3478 };

test('a firewall that lets nothing out needs UDP to the relay, or else TCP', () => {
  const closed = steps(
    noAnswer,
    silent('cloud.example', 3478),
    silent('cloud.example', 3478),
    silent('cloud.example', 5349),
  );
  expect(isEveryPathClosed(closed)).toBe(true);
  expect(missingRules(closed).map(ruleText)).toEqual([
    'allow UDP 3478 out to cloud.example',
    'allow TCP 5349 out to cloud.example',
  ]);
});

test('while one kind may still come through, nothing is closed', () => {
  for (const state of ['trying', 'ready', 'inUse'] as const)
    expect(isEveryPathClosed(steps(noAnswer, noAnswer, { state }))).toBe(false);
});

test('what nobody offers is not missing', () => {
  expect(isEveryPathClosed(steps(noAnswer))).toBe(true);
  expect(missingRules(steps(noAnswer))).toEqual([]);
});

test('where nothing was tried, nothing is known', () => {
  expect(isEveryPathClosed([])).toBe(false);
  expect(isEveryPathClosed(steps())).toBe(false);
});

test('a relay that says no, and another side that is not reached, need no rule here', () => {
  const refused = steps(
    noAnswer,
    { ...noAnswer, server: relay },
    { state: 'failed', fault: 'refused', server: relay },
  );
  expect(missingRules(refused)).toEqual([]);
});
