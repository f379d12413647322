import { expect, test } from 'vitest';
import { createBackOff } from './backOff.ts';

function setUp() {
  const time = { now: 0 };
  const backOff = createBackOff(() => time.now);
  const delays = (count: number) => Array.from({ length: count }, () => backOff.nextDelayMs());
  return { time, backOff, delays };
}

test('attempts come further apart, up to a limit', () => {
  expect(setUp().delays(7)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
});

test('a connection that held starts the delays anew', () => {
  const { time, backOff, delays } = setUp();
  delays(7);
  backOff.opened();
  time.now += 10_000;
  backOff.closed();
  expect(delays(2)).toEqual([250, 500]);
});

test('a room that hangs up at once is asked less and less often', () => {
  const { backOff } = setUp();
  const delays = Array.from({ length: 6 }, () => {
    backOff.opened();
    backOff.closed();
    return backOff.nextDelayMs();
  });
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000]);
});
