import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countFailure,
  emptyLedger,
  forgetMeeting,
  isClosedForAll,
  opensAgainAt,
  pinRoad,
  spentLedger,
  type PinLedger,
} from './pinLimits.ts';

const minute = 60_000;

/** Tries once, as the door does: only an open road counts. */
const attempt = (ledger: PinLedger, source: string, now: number): PinLedger =>
  pinRoad(ledger, source, now) === 'open' ? countFailure(ledger, source, now) : ledger;

const attempts = (ledger: PinLedger, count: number, source: (n: number) => string, now: number) => {
  let result = ledger;
  for (let n = 0; n < count; n += 1) result = attempt(result, source(n), now);
  return result;
};

test('five wrong PINs close the road for their source and for nobody else', () => {
  const ledger = attempts(emptyLedger, 5, () => 'a', 0);
  expect(pinRoad(ledger, 'a', 0)).toBe('closedForSource');
  expect(pinRoad(ledger, 'b', 0)).toBe('open');
  expect(
    pinRoad(
      attempts(emptyLedger, 4, () => 'a', 0),
      'a',
      0,
    ),
  ).toBe('open');
});

test('a source is free again when its oldest failure is fifteen minutes old', () => {
  const ledger = attempts(countFailure(emptyLedger, 'a', 0), 4, () => 'a', 10 * minute);
  expect(pinRoad(ledger, 'a', 15 * minute - 1)).toBe('closedForSource');
  expect(pinRoad(ledger, 'a', 15 * minute)).toBe('open');
});

test('thirty wrong PINs within an hour close the road for all, from however many sources', () => {
  const ledger = attempts(emptyLedger, 30, (n) => `source ${n}`, 5);
  expect(pinRoad(ledger, 'somebody new', 5)).toBe('closedForAll');
  expect(opensAgainAt(ledger, 5)).toBe(60 * minute + 5);
  expect(isClosedForAll(ledger, 60 * minute + 4)).toBe(true);
  expect(isClosedForAll(ledger, 60 * minute + 5)).toBe(false);
});

test('a hundred wrong PINs close the road until the meeting is over', () => {
  let ledger = emptyLedger;
  let now = 0;
  while (ledger.inMeeting < 100) {
    ledger = attempts(ledger, 25, (n) => `${now} ${n}`, now);
    now += 61 * minute;
  }
  expect(ledger.inMeeting).toBe(100);
  expect(isClosedForAll(ledger, now + 1_000 * minute)).toBe(true);
  expect(opensAgainAt(ledger, now + 1_000 * minute)).toBeNull();
  expect(isClosedForAll(forgetMeeting(ledger), now + 1_000 * minute)).toBe(false);
});

test('a lost ledger leaves only the lobby for an hour', () => {
  const ledger = spentLedger(7);
  expect(pinRoad(ledger, 'a', 7)).toBe('closedForAll');
  expect(pinRoad(ledger, 'a', 7 + 60 * minute)).toBe('open');
});

test('no sequence of attempts gets past a limit or makes the ledger grow beyond thirty entries', () => {
  const steps = fc.array(
    fc.record({ source: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), wait: fc.nat(6) }),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(steps, (sequence) => {
      let ledger = emptyLedger;
      let now = 0;
      const counted: { source: string; at: number }[] = [];
      for (const { source, wait } of sequence) {
        now += wait * minute;
        const after = attempt(ledger, source, now);
        if (after !== ledger) counted.push({ source, at: now });
        ledger = after;
        const since = (ms: number) => counted.filter(({ at }) => now - at < ms);
        expect(since(60 * minute).length).toBeLessThanOrEqual(30);
        expect(
          since(15 * minute).filter((failure) => failure.source === source).length,
        ).toBeLessThanOrEqual(5);
        expect(counted.length).toBeLessThanOrEqual(100);
        expect(ledger.failures.length).toBeLessThanOrEqual(30);
      }
    }),
  );
});
