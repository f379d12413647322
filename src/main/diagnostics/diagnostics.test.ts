import { expect, test } from 'vitest';
import { ok } from '#shared/result.ts';
import { hasFailed, reportSchema } from '#shared/diagnostics/index.ts';
import { err } from '#shared/result.ts';
import { createMemoryLogger } from '../testing/fakes.ts';
import type { ChecksDeps } from './checks/index.ts';
import { createDiagnostics } from './diagnostics.ts';
import { createFakeChecksDeps, ownRoom } from './testing/fakeChecksDeps.ts';

function setUp(changed: Partial<ChecksDeps> = {}) {
  const deps = createFakeChecksDeps(changed);
  let runs = 0;
  const diagnostics = createDiagnostics({
    ...deps,
    logger: createMemoryLogger(),
    tested: 'room',
    roomName: () => 'Aula',
    input() {
      runs += 1;
      return {
        target: ok(ownRoom),
        choose: () =>
          Promise.resolve(ok({ ...ownRoom.via, kind: 'network' as const, why: 'route' as const })),
        beacon: () => ({ state: 'off', backend: null, failure: null, tried: [] }),
        ...{ timeServer: null, dnsName: null, cloud: null },
      };
    },
  });
  return { diagnostics, clock: deps.clock, runs: () => runs };
}

test('a report says what was tested, where, when, and every finding; it fits its schema', async () => {
  const { diagnostics, clock } = setUp();
  const report = await diagnostics.run();
  expect(report).toMatchObject({
    tested: 'room',
    target: { name: 'Aula', address: '10.2.3.4' },
    endedAt: clock.now(),
  });
  expect(report.findings).toHaveLength(14);
  expect(reportSchema.parse(report)).toEqual(report);
  // The fake room's document is none.
  expect(hasFailed(report)).toBe(true);
});

test('who asks during a run gets that run’s report; afterwards a new one begins', async () => {
  const { diagnostics, runs } = setUp();
  const [first, second] = await Promise.all([diagnostics.run(), diagnostics.run()]);
  expect(second).toBe(first);
  expect(runs()).toBe(1);
  expect(await diagnostics.run()).not.toBe(first);
  expect(runs()).toBe(2);
});

test('a run that is cancelled ends at once; the next one is whole again', async () => {
  let isStuck = true;
  const { diagnostics } = setUp({
    askByUdp: () =>
      isStuck ? new Promise(() => undefined) : Promise.resolve(ok({ name: 'Aula', identity: 'I' })),
  });
  const running = diagnostics.run();
  await Promise.resolve();
  diagnostics.cancel();
  const stateOf = (findings: Awaited<typeof running>['findings']) =>
    findings.find(({ id }) => id === 'udp')?.reason;
  expect(stateOf((await running).findings)).toBe('cancelled');
  isStuck = false;
  expect(stateOf((await diagnostics.run()).findings)).toBe('udpWorks');
});

test('multicast alone needs a rule for its group; with broadcast also dropped, one for the port covers both', async () => {
  const dropping =
    (isDropped: (to: string) => boolean): ChecksDeps['askByUdp'] =>
    ({ to }) =>
      Promise.resolve(isDropped(to) ? err({ kind: 'silent' }) : ok({ name: 'A', identity: 'I' }));
  const ruleOf = async (askByUdp: ChecksDeps['askByUdp']) =>
    (await setUp({ askByUdp }).diagnostics.run()).findings.find(({ id }) => id === 'multicast')
      ?.rule?.group;
  expect(await ruleOf(dropping((to) => to === '239.255.80.35'))).toBe('239.255.80.35');
  expect(await ruleOf(dropping((to) => to !== '10.2.3.4'))).toBeNull();
});
