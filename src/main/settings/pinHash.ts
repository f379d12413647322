import { scrypt, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

/**
 * Salted scrypt hash (RFC 7914) of an administrator PIN. A PIN has few digits, so the hash only makes
 * guessing from a stolen file slow; guessing at the wall is stopped by counting.
 */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const maxMemoryBytes = 64 * 1024 * 1024;
const hashBytes = 32;
export const saltBytes = 16;

export const pinHashSchema = z.object({
  salt: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  hash: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type PinHash = z.infer<typeof pinHashSchema>;

export async function hashPin(pin: string, salt: Uint8Array): Promise<PinHash> {
  const hash = await derive(pin, salt);
  return { salt: Buffer.from(salt).toString('base64url'), hash: hash.toString('base64url') };
}

export async function isPin(pin: string, expected: PinHash): Promise<boolean> {
  const hash = await derive(pin, Buffer.from(expected.salt, 'base64url'));
  return timingSafeEqual(hash, Buffer.from(expected.hash, 'base64url'));
}

function derive(pin: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashBytes, { ...cost, maxmem: maxMemoryBytes }, (error, hash) => {
      if (error) reject(error);
      else resolve(hash);
    });
  });
}
