import { parseIpv4 } from '../meetingId.ts';
import type { Result } from '../result.ts';
import {
  appendTag,
  bodyOf,
  eidBytes,
  encodeBody,
  locatorBytes,
  parsePayload,
  tagBytes,
  type BeaconFormatError,
} from './payload.ts';

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4): 32 bytes. The platform's; `shared` has no cryptography of its own. */
export type Hmac = (key: Uint8Array, message: Uint8Array) => Uint8Array;

/** How long one identifier is sent. */
export const epochMs = 60_000;
export const epochOf = (nowMs: number): number => Math.floor(nowMs / epochMs);

/** Clocks of a PC and of its resolver may differ by this much, and a beacon may be this old. */
export const acceptedSkewEpochs = 1;

export const beaconKeyBytes = 32;

export type BeaconFacts = {
  /** Dotted quad; null where the room has no address. */
  address: string | null;
  txPowerAt1m: number;
};

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

function message(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([...ascii(label), ...parts.flatMap((part) => [...part])]);
}

/** Eight bytes, big-endian; epochs are far below 2^53. */
function encodeEpoch(epoch: number): Uint8Array {
  const bytes = new Uint8Array(8);
  let rest = epoch;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** The identifier (8 bytes) that the owner of this key sends in this epoch. */
export const eidOf = (key: Uint8Array, epoch: number, hmac: Hmac): Uint8Array =>
  hmac(key, message('eid', encodeEpoch(epoch))).subarray(0, eidBytes);

const tagOf = (key: Uint8Array, epoch: number, body: Uint8Array, hmac: Hmac): Uint8Array =>
  hmac(key, message('tag', encodeEpoch(epoch), body)).subarray(0, tagBytes);

/**
 * The locator is masked by the identifier, without a key: whoever hears a beacon learns the room's address
 * in order to ask there whose beacon it is, and learns nothing that would make one. The mask keeps the
 * bytes from staying the same from one identifier to the next; it hides no address from who knows it.
 */
function mask(eid: Uint8Array, locator: Uint8Array, hmac: Hmac): Uint8Array {
  const pad = hmac(eid, message('loc')).subarray(0, locatorBytes);
  return locator.map((byte, index) => byte ^ (pad[index] ?? 0));
}

const noAddress = '0.0.0.0';

function addressBytes(address: string | null): Uint8Array {
  const value = parseIpv4(address ?? noAddress);
  if (value === undefined) throw new RangeError('not an IPv4 address');
  return Uint8Array.from([24, 16, 8, 0], (shift) => Math.floor(value / 2 ** shift) % 256);
}

/** The payload that a room sends in an epoch. */
export function makePayload(
  key: Uint8Array,
  epoch: number,
  { address, txPowerAt1m }: BeaconFacts,
  hmac: Hmac,
): Uint8Array {
  const eid = eidOf(key, epoch, hmac);
  const locator = mask(eid, addressBytes(address), hmac);
  const body = encodeBody({ txPowerAt1m, eid, locator });
  return appendTag(body, tagOf(key, epoch, body, hmac));
}

/** What everybody can read from a payload. */
export type OpenBeacon = { address: string | null; txPowerAt1m: number; eid: Uint8Array };

export function readPayload(
  payload: Uint8Array,
  hmac: Hmac,
): Result<OpenBeacon, BeaconFormatError> {
  const parsed = parsePayload(payload);
  if (!parsed.ok) return parsed;
  const { eid, locator, txPowerAt1m } = parsed.value;
  const address = mask(eid, locator, hmac).join('.');
  return { ok: true, value: { address: address === noAddress ? null : address, txPowerAt1m, eid } };
}

/**
 * Whether the owner of this key sent the payload in this epoch, the one before or the one after. A payload
 * that is older, of another key, or with one bit changed is not its.
 */
export function isSentBy(key: Uint8Array, payload: Uint8Array, nowMs: number, hmac: Hmac): boolean {
  const parsed = parsePayload(payload);
  if (!parsed.ok) return false;
  const now = epochOf(nowMs);
  let isOurs = false;
  for (let skew = -acceptedSkewEpochs; skew <= acceptedSkewEpochs; skew += 1) {
    const epoch = now + skew;
    const hasEid = isSame(eidOf(key, epoch, hmac), parsed.value.eid);
    const hasTag = isSame(tagOf(key, epoch, bodyOf(payload), hmac), parsed.value.tag);
    isOurs ||= hasEid && hasTag;
  }
  return isOurs;
}

/** In a time that does not tell how many bytes were right. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
