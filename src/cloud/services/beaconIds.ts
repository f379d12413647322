import { createHmac } from 'node:crypto';
import { acceptedSkewEpochs, eidOf, epochOf, type Hmac } from '#shared/beacon/index.ts';

export const hmacSha256: Hmac = (key, message) =>
  Uint8Array.from(createHmac('sha256', key).update(message).digest());

/** A room that stays silent longer than this many epochs is not found by its beacon. */
const epochsAhead = 4;

export const beaconKeyBytes = (beaconKey: string): Uint8Array =>
  Uint8Array.from(Buffer.from(beaconKey, 'base64url'));

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What a room sends around now, so that its beacon is found by one indexed read. */
export function identifiersOf(beaconKey: string, now: number): { eid: string; epoch: number }[] {
  const key = beaconKeyBytes(beaconKey);
  const first = epochOf(now) - acceptedSkewEpochs;
  const count = acceptedSkewEpochs + 1 + epochsAhead;
  return Array.from({ length: count }, (_, index) => ({
    epoch: first + index,
    eid: hexOf(eidOf(key, first + index, hmacSha256)),
  }));
}
