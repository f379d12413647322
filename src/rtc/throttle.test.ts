import { expect, it } from 'vitest';
import { createFakeClock } from './testing/fakeClock.ts';
import { createThrottle } from './throttle.ts';

const make = () => {
  const clock = createFakeClock();
  const ran: string[] = [];
  const throttle = createThrottle(clock.after, 200);
  const call = (name: string): void => throttle(() => ran.push(name));
  return { clock, ran, throttle, call };
};

it('runs the first call at once and of the following only the last, an interval later', () => {
  const { clock, ran, call } = make();
  call('a');
  call('b');
  call('c');
  expect(ran).toEqual(['a']);
  clock.pass(200);
  expect(ran).toEqual(['a', 'c']);
});

it('rests after a late call too', () => {
  const { clock, ran, call } = make();
  call('a');
  call('b');
  clock.pass(200);
  call('c');
  expect(ran).toEqual(['a', 'b']);
  clock.pass(200);
  expect(ran).toEqual(['a', 'b', 'c']);
});

it('does nothing more and keeps no timer once disposed', () => {
  const { clock, ran, call, throttle } = make();
  call('a');
  call('b');
  throttle.dispose();
  call('c');
  clock.pass(1_000);
  expect(ran).toEqual(['a']);
  expect(clock.pending).toBe(0);
});
