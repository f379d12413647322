import { scrypt, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

export const pinHashSchema = z.object({
  salt: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  hash: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type PinHash = z.infer<typeof pinHashSchema>;

/** 32 bytes from a PIN and its salt. */
export type DerivePin = (pin: string, salt: Uint8Array) => Promise<Uint8Array>;

export const saltBytes = 16;
const hashBytes = 32;

/**
 * scrypt (RFC 7914). A PIN has few digits, so the hash only makes guessing from a stolen file slow;
 * guessing at the wall is stopped by counting.
 */
export const derivePin: DerivePin = (pin, salt) =>
  new Promise((resolve, reject) => {
    // 32 MiB, and a tenth of a second.
    const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
    scrypt(pin, salt, hashBytes, cost, (error, hash) => {
      if (error) reject(error);
      else resolve(hash);
    });
  });

export async function hashPin(derive: DerivePin, pin: string, salt: Uint8Array): Promise<PinHash> {
  const hash = await derive(pin, salt);
  return {
    salt: Buffer.from(salt).toString('base64url'),
    hash: Buffer.from(hash).toString('base64url'),
  };
}

export async function isPin(derive: DerivePin, pin: string, expected: PinHash): Promise<boolean> {
  const hash = await derive(pin, Buffer.from(expected.salt, 'base64url'));
  return timingSafeEqual(hash, Buffer.from(expected.hash, 'base64url'));
}
