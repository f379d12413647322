import { expect, it } from 'vitest';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import { createEarlySignals } from './earlySignals.ts';
import { createFakeClock } from './testing/fakeClock.ts';

const id = (name: string): ParticipantId => name as ParticipantId;
const signal = (link: string): Signal => ({ kind: 'restart', link });

it('hands out what a newcomer sent, in order and once', () => {
  const early = createEarlySignals(createFakeClock().now);
  early.keep(id('anna'), signal('1'));
  early.keep(id('bert'), signal('x'));
  early.keep(id('anna'), signal('2'));
  expect(early.take(id('anna'))).toEqual([signal('1'), signal('2')]);
  expect(early.take(id('anna'))).toEqual([]);
});

it('forgets what waited too long', () => {
  const clock = createFakeClock();
  const early = createEarlySignals(clock.now);
  early.keep(id('anna'), signal('1'));
  clock.pass(20_001);
  expect(early.take(id('anna'))).toEqual([]);
});

it('holds a bounded number of senders and of signals of each', () => {
  const early = createEarlySignals(createFakeClock().now);
  for (let count = 0; count < 100; count += 1) early.keep(id('chatty'), signal(String(count)));
  expect(early.take(id('chatty'))).toHaveLength(48);
  for (let count = 0; count < 100; count += 1) early.keep(id(`guest ${count}`), signal('1'));
  expect(early.take(id('guest 0'))).toEqual([]);
  expect(early.take(id('guest 99'))).toHaveLength(1);
});
