import { expect, test } from 'vitest';
import type { Ice } from '#shared/cloud/rest.ts';
import { createFakeClock, settle } from '../testing/fakeClock.ts';
import { createIceServers } from './iceServers.ts';

const minuteMs = 60_000;

const make = (first: ((now: number) => Ice) | null, clockSkewMs = 0) => {
  const clock = createFakeClock();
  const cloudNow = (): number => clock.now() - clockSkewMs;
  let grants = 0;
  let answer: 'grant' | 'none' | 'fail' = 'grant';
  const grant = (lifeMs = 10 * minuteMs): Ice => ({
    iceServers: [{ urls: ['turn:relay'], username: `user ${(grants += 1)}`, credential: 'secret' }],
    expiresAt: cloudNow() + lifeMs,
  });
  const asked: number[] = [];
  const heard: boolean[] = [];
  const servers = createIceServers({
    first: first?.(clock.now()) ?? null,
    renew: () => {
      asked.push(clock.now());
      if (answer === 'fail') return Promise.reject(new Error('no cloud'));
      return Promise.resolve(answer === 'none' ? null : grant());
    },
    after: clock.after,
    now: clock.now,
    log: () => undefined,
  });
  servers.subscribe((wereEnded) => heard.push(wereEnded));
  const pass = async (ms: number, stepMs = minuteMs): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      clock.pass(Math.min(left, stepMs));
      await settle();
    }
  };
  return {
    ...{ servers, clock, asked, heard, pass },
    answer: (next: typeof answer) => void (answer = next),
  };
};
const stunOnly = (now: number): Ice => ({
  iceServers: [{ urls: ['stun:relay'] }],
  expiresAt: now + 10 * minuteMs,
});

test('with nothing to begin with it asks at once', async () => {
  const { servers, heard } = make(null);
  expect(servers.isFresh).toBe(false);
  await settle();
  expect(servers.current).toEqual([
    { urls: ['turn:relay'], username: 'user 1', credential: 'secret' },
  ]);
  expect(servers.isFresh).toBe(true);
  expect(heard).toEqual([true]);
});

test('credentials are replaced before they end, again and again', async () => {
  const { servers, asked, pass, heard } = make(stunOnly);
  expect(servers.current).toEqual([{ urls: ['stun:relay'] }]);
  for (let minute = 0; minute < 60; minute += 1) {
    await pass(minuteMs);
    expect(servers.isFresh).toBe(true);
  }
  expect(asked.length).toBeGreaterThanOrEqual(9);
  expect(asked.length).toBeLessThanOrEqual(11);
  expect(new Set(heard)).toEqual(new Set([false]));
});

test('a cloud that does not answer is asked again, less and less often, until it does', async () => {
  const { servers, asked, answer, pass, heard } = make(stunOnly);
  answer('fail');
  await pass(20 * minuteMs, 1_000);
  expect(servers.isFresh).toBe(false);
  expect(servers.current).toHaveLength(1);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.length).toBeLessThan(40);
  answer('grant');
  await pass(minuteMs, 1_000);
  expect(servers.isFresh).toBe(true);
  expect(heard).toEqual([true]);
});

test('without a cloud there are none, and nobody asks until somebody knows better', async () => {
  const { servers, asked, answer, pass } = make(stunOnly);
  answer('none');
  await servers.refresh();
  expect(servers.current).toEqual([]);
  await pass(60 * minuteMs);
  expect(asked).toHaveLength(1);
  answer('grant');
  await servers.refresh();
  expect(servers.current).toHaveLength(1);
});

test.each([-2 * 60 * minuteMs, 2 * 60 * minuteMs])(
  'a clock that is %i ms off does not let them end',
  async (skew) => {
    const { asked, pass } = make(null, skew);
    await pass(30 * minuteMs, 500);
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked.length).toBeLessThanOrEqual(6);
  },
);

test('two who ask at the same time get one answer', async () => {
  const { servers, asked } = make(stunOnly);
  await Promise.all([servers.refresh(), servers.refresh()]);
  expect(asked).toHaveLength(1);
});

test('nothing is asked after the end', async () => {
  const { servers, clock, asked } = make(stunOnly);
  servers.dispose();
  clock.pass(60 * minuteMs);
  await settle();
  expect(asked).toEqual([]);
  expect(clock.pending).toBe(0);
});
