import { beforeEach, expect, test } from 'vitest';
import { controllerLimits } from '#shared/controller/carrier.ts';
import { limits } from '#shared/limits.ts';
import { createFakeClock, createFakeRandom, type FakeClock } from '../testing/fakes.ts';
import { createPairing, type Pairing } from './pairing.ts';

const phone = '10.0.0.7';
const wrong = 'w'.repeat(43);
let clock: FakeClock;
let pairing: Pairing;
beforeEach(() => {
  clock = createFakeClock();
  pairing = createPairing({ clock, randomBytes: createFakeRandom() });
});

test('a code has 256 bits and is good once', () => {
  const { code, expiresAt } = pairing.offer();
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(expiresAt - clock.now()).toBe(controllerLimits.pairingMs);
  expect(pairing.redeem(code, phone)).toBe(true);
  expect(pairing.redeem(code, phone)).toBe(false);
});

test('a code is void after two minutes', () => {
  const { code } = pairing.offer();
  clock.advance(controllerLimits.pairingMs);
  expect(pairing.redeem(code, phone)).toBe(false);
});

test('a new code voids the one before, and lives its own two minutes', () => {
  const first = pairing.offer();
  clock.advance(controllerLimits.pairingMs - 1);
  const second = pairing.offer();
  clock.advance(2);
  expect(pairing.redeem(first.code, phone)).toBe(false);
  expect(pairing.redeem(second.code, phone)).toBe(true);
});

test('a code that is no longer shown is void', () => {
  const { code } = pairing.offer();
  pairing.withdraw();
  expect(pairing.redeem(code, phone)).toBe(false);
});

test('five wrong codes close the way for their source, also for the right one', () => {
  for (let tries = 0; tries < limits.pinFailuresPerSource; tries += 1)
    expect(pairing.redeem(wrong, phone)).toBe(false);
  const { code } = pairing.offer();
  expect(pairing.redeem(code, phone)).toBe(false);
  expect(pairing.redeem(code, '10.0.0.8')).toBe(true);
  clock.advance(limits.pinSourceWindowMs);
  expect(pairing.redeem(pairing.offer().code, phone)).toBe(true);
});

test('thirty wrong codes in an hour close it for all; one source alone cannot do that', () => {
  for (let tries = 0; tries < 100; tries += 1) pairing.redeem(wrong, phone);
  expect(pairing.isClosed()).toBe(false);
  for (let tries = 0; tries < limits.pinFailuresPerHour; tries += 1)
    pairing.redeem(wrong, `10.0.1.${tries}`);
  expect(pairing.isClosed()).toBe(true);
  expect(pairing.redeem(pairing.offer().code, '10.0.0.9')).toBe(false);
  clock.advance(limits.pinHourWindowMs);
  expect(pairing.isClosed()).toBe(false);
});
