import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guestLink } from './guestLink.ts';
import { readWishes, withWishes } from './visitWishes.ts';

const link = guestLink('10.0.0.1', 8034, 'A'.repeat(43));
const hashOf = (address: string): string => new URL(address).hash;

test('what the app wishes for arrives at the page, behind the key', () => {
  const address = withWishes(link, {
    name: 'Sofia & Co',
    isPresentOnly: true,
    isAtOnce: true,
    isFree: true,
  });
  expect(hashOf(address).startsWith(`#k=${'A'.repeat(43)}&`)).toBe(true);
  // A written address never knocks by itself.
  expect(readWishes(hashOf(address))).toEqual({
    name: 'Sofia & Co',
    isPresentOnly: true,
    isAtOnce: false,
    isFree: false,
  });
});

test('the QR code’s address wishes for nothing', () => {
  const nothing = { name: '', isPresentOnly: false, isAtOnce: false, isFree: false };
  expect(readWishes(hashOf(link))).toEqual(nothing);
  expect(withWishes(link, nothing)).toBe(link);
  expect(readWishes('')).toEqual(nothing);
});

test('rubbish is not there, and names come out clean', () => {
  expect(readWishes('#n=%E0%A4').name).toBe('');
  expect(readWishes('#n=%20a%E2%80%AEb%20').name).toBe('a b');
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (text) => {
      expect([...readWishes(`#${text}`).name].length).toBeLessThanOrEqual(64);
    }),
  );
});
