import { expect, test } from 'vitest';
import { derivePin, hashPin, isPin } from './pinHash.ts';

const salt = Uint8Array.from({ length: 16 }, (_, index) => index);

test('a PIN is known by its hash, and the hash is salted', async () => {
  const hash = await hashPin(derivePin, '4821', salt);
  expect(await isPin(derivePin, '4821', hash)).toBe(true);
  expect(await isPin(derivePin, '4822', hash)).toBe(false);
  expect((await hashPin(derivePin, '4821', salt.toReversed())).hash).not.toBe(hash.hash);
  expect(JSON.stringify(hash)).not.toContain('4821');
});

test('hashes of earlier versions stay good', async () => {
  const kept = {
    salt: 'AAECAwQFBgcICQoLDA0ODw',
    hash: '0pbPHfW1OLL2HCItFVcVZRHNChAjqH2breCM26Gb5xo',
  };
  expect(await isPin(derivePin, '4821', kept)).toBe(true);
});
