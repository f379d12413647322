import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSamePin, makePin } from './pin.ts';

const bytesOf = (...values: number[]) => {
  const stream = values.flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]);
  return (count: number) => Uint8Array.from(stream.splice(0, count));
};

test('a PIN has six digits, also when the number is small', () => {
  expect(makePin(bytesOf(0))).toBe('000000');
  expect(makePin(bytesOf(42))).toBe('000042');
  expect(makePin(bytesOf(15_999_999))).toBe('999999');
});

test('numbers that would favour some PINs are drawn again', () => {
  expect(makePin(bytesOf(16_000_000, 2 ** 24 - 1, 123_456))).toBe('123456');
});

test('a random source that is stuck is a fault, not an endless loop', () => {
  expect(() => makePin((count) => new Uint8Array(count).fill(255))).toThrow('stuck');
});

test('only the same PIN is the same', () => {
  const pin = fc.stringMatching(/^[0-9]{4,8}$/);
  fc.assert(
    fc.property(pin, pin, (one, other) => {
      expect(isSamePin(one, one)).toBe(true);
      expect(isSamePin(one, other)).toBe(one === other);
    }),
  );
});
