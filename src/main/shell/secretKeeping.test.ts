import { expect, test } from 'vitest';
import { secretKeeping, type SafeStorage } from './secretKeeping.ts';

const storage = (isAvailable: boolean, backend = 'gnome_libsecret'): SafeStorage => ({
  isEncryptionAvailable: () => isAvailable,
  getSelectedStorageBackend: () => backend,
  encryptString: (text) => Buffer.from(`sealed ${text}`),
  decryptString: (sealed) => sealed.toString().slice('sealed '.length),
});

test.each([
  ['win32', true, 'vault'],
  ['win32', false, 'nothing'],
  ['darwin', false, 'nothing'],
  ['linux', true, 'vault'],
  ['linux', false, 'rights'],
] as const)('%s, safeStorage there: %s → %s', (platform, isAvailable, by) => {
  expect(secretKeeping(storage(isAvailable), platform).by).toBe(by);
});

test('a keyring that is none does not count as one', () => {
  expect(secretKeeping(storage(true, 'basic_text'), 'linux').by).toBe('rights');
});

test('what was sealed opens again', () => {
  const keeping = secretKeeping(storage(true), 'win32');
  if (keeping.by !== 'vault') throw new Error(keeping.by);
  const sealed = keeping.vault.seal('a secret');
  expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(keeping.vault.open(sealed)).toBe('a secret');
});
