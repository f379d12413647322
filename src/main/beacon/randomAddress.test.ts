import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeRandomAddress } from './randomAddress.ts';

test('an address is non-resolvable private, and another one each time', () => {
  const addresses = Array.from({ length: 200 }, () => makeRandomAddress(randomBytes));
  for (const address of addresses) {
    expect(address).toHaveLength(6);
    expect((address[0] ?? 0xff) >> 6).toBe(0);
  }
  expect(new Set(addresses.map((address) => address.join())).size).toBe(200);
});

test.each([0x00, 0xff])('the one whose random bits are all alike (%i) is drawn again', (byte) => {
  let draws = 0;
  const address = makeRandomAddress((count) => {
    draws += 1;
    return new Uint8Array(count).fill(draws === 1 ? byte : 0x5a);
  });
  expect(address.join()).toBe([0x1a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a].join());
});

test('a broken random source is a bug, not an endless loop', () => {
  expect(() => makeRandomAddress((count) => new Uint8Array(count))).toThrow('random');
});
