import type { RandomBytes } from '../ports.ts';

const addressBytes = 6;
const tries = 8;

/**
 * A non-resolvable private address, most significant byte first (Core Specification Vol 6, Part B §1.3.2.2):
 * the two highest bits are 0, of the others not all are alike.
 */
export function makeRandomAddress(randomBytes: RandomBytes): Uint8Array {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const address = Uint8Array.from(randomBytes(addressBytes));
    address[0] = (address[0] ?? 0) & 0x3f;
    const rest = address.subarray(1);
    const isZero = address.every((byte) => byte === 0);
    const isOnes = address[0] === 0x3f && rest.every((byte) => byte === 0xff);
    if (!isZero && !isOnes) return address;
  }
  throw new Error('the random source gives no random bytes');
}
