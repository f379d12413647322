import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSixDigits, parseSixDigits, sixDigitsCount, sixDigitsFrom } from './sixDigits.ts';

test('every number has one id, and the id is read back from how it is shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: sixDigitsCount - 1 }), (number) => {
      const id = sixDigitsFrom(number);
      expect(Number(id)).toBe(number);
      expect(parseSixDigits(formatSixDigits(id))).toEqual({ ok: true, value: id });
    }),
  );
});

test.each(['', '12345', '1234567', '12345a', '１２３４５６', '-', '1.2345'])(
  '"%s" is no id',
  (typed) => {
    expect(parseSixDigits(typed)).toEqual({ ok: false, error: { code: 'id.invalid' } });
  },
);

test('people may group as they like', () => {
  expect(parseSixDigits(' 012-345 ')).toEqual({ ok: true, value: '012345' });
});

test.each([-1, 1_000_000, 0.5, Number.NaN])('%s is no number of an id', (number) => {
  expect(() => sixDigitsFrom(number)).toThrow(RangeError);
});

test('a keypad groups while somebody types', () => {
  expect(['', '1', '123', '1234', '123456'].map(formatSixDigits)).toEqual([
    '',
    '1',
    '123',
    '123 4',
    '123 456',
  ]);
});
