import { expect, test } from 'vitest';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { createFakeClock } from '../testing/fakes.ts';
import { heartbeatWaitMs, startHeartbeats } from './heartbeats.ts';
import { briskMs } from './rmsClient.ts';

type Answer = Result<{ heartbeatMs: number }, Failure>;
const fine: Answer = ok({ heartbeatMs: cloudLimits.heartbeatMs });
const gone: Answer = err({ code: 'cloud.unreachable' });
const settled = () => new Promise((resolve) => setImmediate(resolve));

function make(answer: () => Answer, isInMeeting = false) {
  const clock = createFakeClock();
  const beats: number[] = [];
  const heartbeats = startHeartbeats({
    clock,
    random: () => 0,
    isInMeeting: () => isInMeeting,
    beat() {
      beats.push(clock.monotonic());
      return Promise.resolve(answer());
    },
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(0);
    await settled();
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(Math.min(500, left));
      await settled();
    }
  };
  return { ...heartbeats, beats, pass };
}

test('the first goes at once, the next when the cloud asks for it', async () => {
  const { beats, pass } = make(() => fine);
  await pass(90_500);
  expect(beats).toEqual([0, 30_000, 60_000, 90_000]);
});

test('in a meeting a cloud that is gone is noticed in less than ten seconds', () => {
  expect(heartbeatWaitMs(fine, 0, true) + briskMs).toBeLessThan(10_000);
});

test('the cloud says how often it wants to hear, within reason', () => {
  const every = (heartbeatMs: number) => heartbeatWaitMs(ok({ heartbeatMs }), 0, false);
  expect([every(60_000), every(1), every(1e9)]).toEqual([60_000, 2_000, 300_000]);
});

test('a cloud that does not answer is tried again, ever more rarely, to a cap', async () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((n) => heartbeatWaitMs(gone, n, false));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(heartbeatWaitMs(gone, 9, true)).toBe(5_000);
  const { beats, pass } = make(() => gone);
  await pass(7_500);
  expect(beats).toEqual([0, 1_000, 3_000, 7_000]);
});

test('it waits as long as it is told to', () => {
  const busy = err({ code: 'cloud.tooOften', retryAfterSeconds: 60 } as const);
  expect(heartbeatWaitMs(busy, 1, true)).toBe(60_000);
});

test('a room that was removed asks rarely whether that was a mistake', () => {
  expect(heartbeatWaitMs(err({ code: 'cloud.keyRefused' }), 1, true)).toBe(300_000);
});

test('news go at once, but no more than one a second', async () => {
  const { beats, nudge, pass } = make(() => fine);
  await pass(10_000);
  for (let n = 0; n < 20; n += 1) nudge();
  await pass(500);
  nudge();
  await pass(1_000);
  expect(beats).toEqual([0, 10_000, 11_000]);
});

test('nothing goes after the end', async () => {
  const { beats, dispose, nudge, pass } = make(() => fine);
  dispose();
  nudge();
  await pass(60_000);
  expect(beats).toEqual([]);
});
