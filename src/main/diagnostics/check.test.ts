import { expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { checkLimitMs, isOk, runChecks, type Check } from './check.ts';

const never = new Promise<never>(() => undefined);

function setUp(checks: readonly Check[]) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const ending = new AbortController();
  const done = runChecks(checks, { clock, logger, signal: ending.signal });
  return { clock, logger, ending, done };
}

test('checks run side by side, and each is heard', async () => {
  const begun: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting = (id: 'tcp' | 'udp'): Check => ({
    id,
    async run() {
      begun.push(id);
      await gate;
      return isOk('udpWorks', { port: 8035, name: null });
    },
  });
  const { done } = setUp([waiting('tcp'), waiting('udp')]);
  expect(begun).toEqual(['tcp', 'udp']);
  release();
  expect(await done).toEqual(
    ['tcp', 'udp'].map((id) => ({
      ...{ id, state: 'ok', reason: 'udpWorks', rule: null },
      facts: [{ name: 'port', value: '8035' }],
    })),
  );
});

test('a check that does not end fails when its time is over, and is told to stop', async () => {
  let seen: AbortSignal | undefined;
  const { clock, done } = setUp([
    {
      id: 'dns',
      run(signal) {
        seen = signal;
        return never;
      },
    },
  ]);
  clock.advance(checkLimitMs);
  expect(await done).toMatchObject([{ id: 'dns', state: 'failed', reason: 'timedOut' }]);
  expect(seen?.aborted).toBe(true);
});

test('what is not done when the run is cancelled is skipped; what is done stands', async () => {
  const { ending, done } = setUp([
    { id: 'tcp', run: () => Promise.resolve(isOk('tcpWorks')) },
    { id: 'dns', run: () => never },
  ]);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  ending.abort();
  expect(await done).toMatchObject([
    { id: 'tcp', state: 'ok' },
    { id: 'dns', state: 'skipped', reason: 'cancelled' },
  ]);
});

test('a check with a bug fails alone, and the log has the bug', async () => {
  const bug = new Error('undefined is not a function');
  const { logger, done } = setUp([
    { id: 'mdns', run: () => Promise.reject(bug) },
    { id: 'tcp', run: () => Promise.resolve(isOk('tcpWorks')) },
  ]);
  expect(await done).toMatchObject([
    { id: 'mdns', state: 'failed', reason: 'broken' },
    { id: 'tcp', state: 'ok' },
  ]);
  expect(logger.lines).toMatchObject([{ level: 'error', fields: { check: 'mdns', error: bug } }]);
});
