import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const rawBytes = 32;
/** SubjectPublicKeyInfo of an Ed25519 key up to the raw key (RFC 8410 §4). */
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex');

const generate = promisify(generateKeyPair);

/** A new private key. */
export const makeEd25519 = async (): Promise<KeyObject> => (await generate('ed25519')).privateKey;

/** The public key as it travels: raw 32 bytes, base64url. */
export const rawPublicKey = (key: KeyObject): string =>
  createPublicKey(key)
    .export({ type: 'spki', format: 'der' })
    .subarray(spkiStart.length)
    .toString('base64url');

/** The reverse. Undefined for what is no key, or one that is spelled in a second way. */
export function parseRawPublicKey(text: string): KeyObject | undefined {
  const raw = Buffer.from(text, 'base64url');
  if (raw.length !== rawBytes || raw.toString('base64url') !== text) return undefined;
  try {
    const key = Buffer.concat([spkiStart, raw]);
    return createPublicKey({ key, type: 'spki', format: 'der' });
  } catch {
    return undefined;
  }
}

/** A private key of the given kind out of a PEM text, or undefined. */
export function parsePrivateKey(pem: unknown, kind: 'ed25519' | 'rsa'): KeyObject | undefined {
  if (typeof pem !== 'string') return undefined;
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === kind ? key : undefined;
  } catch {
    return undefined;
  }
}
