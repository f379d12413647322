import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { createFakeClock } from '../testing/fakes.ts';
import { createXmppGate } from './xmppGate.ts';

const burst = 2 * limits.messageBurst;
const perSecond = 2 * limits.messagesPerSecond;

function make() {
  const clock = createFakeClock();
  const gate = createXmppGate(clock);
  /** How many of so many are let through. */
  const send = (count: number, guest = 'ada'): number =>
    Array.from({ length: count }, () => gate.admits(guest)).filter(Boolean).length;
  return { clock, send };
}

test('a burst passes, and then what a guest may send for good', () => {
  const { clock, send } = make();
  expect(send(burst)).toBe(burst);
  for (let second = 0; second < 10; second += 1) {
    clock.advance(1_000);
    expect(send(perSecond)).toBe(perSecond);
  }
});

test('who sends more is not listened to for a minute, whatever they send meanwhile', () => {
  const { clock, send } = make();
  expect(send(burst + 1)).toBe(burst);
  clock.advance(59_999);
  expect(send(3)).toBe(0);
  clock.advance(1);
  expect(send(1)).toBe(1);
});

test('one guest’s flood is not another’s', () => {
  const { send } = make();
  send(1_000, 'eve');
  expect(send(10, 'ada')).toBe(10);
});

test('the memory is bounded, and those who are quiet make room', () => {
  const { clock, send } = make();
  for (let n = 0; n < 1_024; n += 1) expect(send(1, `guest ${n}`)).toBe(1);
  expect(send(1, 'one too many')).toBe(0);
  expect(send(1, 'guest 7')).toBe(1);
  clock.advance(60_001);
  expect(send(1, 'one too many')).toBe(1);
});
