import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCode } from './checkCode.ts';

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const encode = (hash: Uint8Array) => Buffer.from(hash).toString('base64url');

test('the code is the first 40 bits of the hash in Crockford base 32', () => {
  const hash = new Uint8Array(32);
  expect(checkCode(encode(hash))).toBe('0000-0000');
  hash.fill(255);
  expect(checkCode(encode(hash))).toBe('ZZZZ-ZZZZ');
  // 00000 00001 00010 00011 00100 00101 00110 00111
  hash.set([0x00, 0x44, 0x32, 0x14, 0xc7]);
  expect(checkCode(encode(hash))).toBe('0123-4567');
});

test('two keys have the same code exactly when their first 40 bits are the same', () => {
  fc.assert(
    fc.property(hashes, hashes, fc.nat(5), (one, other, shared) => {
      other.set(one.slice(0, shared));
      const isSame = Buffer.compare(one.slice(0, 5), other.slice(0, 5)) === 0;
      expect(checkCode(encode(one)) === checkCode(encode(other))).toBe(isSame);
    }),
  );
});

test('what no key hash can be is a bug of the caller', () => {
  expect(() => checkCode('short')).toThrow(TypeError);
});
