import type { SecretKeeping } from '../files/secretFile.ts';

/** Of Electron's `safeStorage`, what this needs. */
export type SafeStorage = {
  isEncryptionAvailable(): boolean;
  /** On Linux: which keyring it found; `basic_text` is none. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
};

/**
 * How the room keeps its secrets under Electron (ADR 0021); only once the app is ready. Windows and macOS can
 * always seal, so there nothing less is taken. A Linux PC often has no keyring: there the file's rights do.
 */
export function secretKeeping(storage: SafeStorage, platform: NodeJS.Platform): SecretKeeping {
  if (!canSeal(storage, platform)) return { by: platform === 'linux' ? 'rights' : 'nothing' };
  return {
    by: 'vault',
    vault: {
      seal: (text) => storage.encryptString(text).toString('base64'),
      open: (sealed) => storage.decryptString(Buffer.from(sealed, 'base64')),
    },
  };
}

function canSeal(storage: SafeStorage, platform: NodeJS.Platform): boolean {
  if (!storage.isEncryptionAvailable()) return false;
  // With a key that stands in Chromium's source, sealing would only look like it.
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend?.() : undefined;
  return backend !== 'basic_text' && backend !== 'unknown';
}
