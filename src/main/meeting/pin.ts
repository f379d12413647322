import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from '../ports.ts';

const pinDigits = 6;
const pins = 10 ** pinDigits;
/** The greatest multiple of a million that three bytes can hold: above it a remainder would be biased. */
const unbiased = Math.floor(2 ** 24 / pins) * pins;

/** A new meeting PIN: six digits, each of the million equally likely. */
export function makePin(randomBytes: RandomBytes): string {
  // Each try is dropped with p = 0.046; a source that fails 64 times in a row is broken.
  for (let tries = 0; tries < 64; tries += 1) {
    const [high = 0, middle = 0, low = 0] = randomBytes(3);
    const value = high * 65_536 + middle * 256 + low;
    if (value < unbiased) return String(value % pins).padStart(pinDigits, '0');
  }
  throw new Error('the random source is stuck');
}

const digest = (pin: string): Buffer => createHash('sha256').update(pin).digest();

/** Takes the same time wherever the PINs differ, and whatever their lengths. */
export const isSamePin = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other));
