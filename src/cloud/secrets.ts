import { createHash } from 'node:crypto';
import type { Random } from './ports.ts';

/**
 * Bearer secrets of 256 random bits. The database holds their SHA-256 only: a secret of that size cannot
 * be found from its hash, so no slow hash is needed, and looking one up is one indexed read.
 */
const secretBytes = 32;

/** What a secret is for, at its head: a leaked one can be recognised (`mago_room_…`). */
export type SecretKind = 'admin' | 'room' | 'pass';

export const makeSecret = (kind: SecretKind, random: Random): string =>
  `mago_${kind}_${Buffer.from(random.bytes(secretBytes)).toString('base64url')}`;

export const isSecret = (kind: SecretKind, text: string): boolean =>
  new RegExp(`^mago_${kind}_[A-Za-z0-9_-]{43}$`).test(text);

/** SHA-256, base64url. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

/** Crockford's alphabet: no I, L, O and U, so that nobody has to guess what is meant. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeCharacters = 8;

/** A one-time code that people type: 40 random bits, `XXXX-XXXX`. */
export function makeCode(random: Random): string {
  const text = Array.from(
    { length: codeCharacters },
    () => alphabet[random.integer(alphabet.length)],
  ).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** What was typed as the eight characters that were meant; undefined for what cannot be a code. */
export function readCode(typed: string): string | undefined {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const isCode = text.length === codeCharacters && [...text].every((c) => alphabet.includes(c));
  return isCode ? text : undefined;
}
