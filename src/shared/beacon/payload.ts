import { err, ok, type Result } from '../result.ts';

/**
 * The beacon's one section of advertising data, 24 bytes (DESIGN 8): manufacturer specific data, the only kind
 * that Windows lets a program advertise (Core Specification Supplement, Part A §1.4). The three bytes of
 * flags that Windows adds, and these 24, are less than the 31 of a legacy PDU.
 *
 *     0  length 23    1  type 0xff    2  company id, little-endian (2)
 *     4  version 0x51    5  flags, 0    6  signed dBm at one metre    7  EID (8)
 *     15 locator (4)     19 tag (5)
 *
 * What follows the company id is the payload.
 */
export const sectionBytes = 24;
export const payloadBytes = 20;

/** Reserved by the Bluetooth SIG for internal and interoperability tests: not for products. */
export const testCompanyId = 0xffff;

export type BeaconPayload = {
  /** Received power at one metre, dBm: with the RSSI it tells how far away the room is. */
  txPowerAt1m: number;
  /** Ephemeral identifier. */
  eid: Uint8Array;
  /** The room's IPv4 address, masked (`unmaskLocator`). */
  locator: Uint8Array;
  tag: Uint8Array;
};

export type BeaconFormatError = { code: 'beacon.malformed' };
const malformed = err<BeaconFormatError>({ code: 'beacon.malformed' });

const version = 0x51;
const manufacturerType = 0xff;
const headBytes = sectionBytes - payloadBytes;
const at = { flags: 1, txPower: 2, eid: 3, locator: 11, tag: 15 };
export const eidBytes = at.locator - at.eid;
export const locatorBytes = at.tag - at.locator;
export const tagBytes = payloadBytes - at.tag;

/** Everything of a payload but its tag: what the tag is made of. */
export function encodeBody(fields: Omit<BeaconPayload, 'tag'>): Uint8Array {
  const body = new Uint8Array(at.tag);
  body[0] = version;
  body[at.txPower] = fields.txPowerAt1m & 0xff;
  writeExactly(body, at.eid, fields.eid, eidBytes);
  writeExactly(body, at.locator, fields.locator, locatorBytes);
  return body;
}

export function appendTag(body: Uint8Array, tag: Uint8Array): Uint8Array {
  const payload = new Uint8Array(payloadBytes);
  payload.set(body);
  writeExactly(payload, at.tag, tag, tagBytes);
  return payload;
}

export const bodyOf = (payload: Uint8Array): Uint8Array => payload.subarray(0, at.tag);

/** Strict: other lengths, another version and reserved flags are no beacon of ours. */
export function parsePayload(payload: Uint8Array): Result<BeaconPayload, BeaconFormatError> {
  if (payload.length !== payloadBytes || payload[0] !== version || payload[at.flags] !== 0)
    return malformed;
  return ok({
    txPowerAt1m: ((payload[at.txPower] ?? 0) << 24) >> 24,
    eid: payload.slice(at.eid, at.locator),
    locator: payload.slice(at.locator, at.tag),
    tag: payload.slice(at.tag),
  });
}

/** The section as it goes into the advertising data. */
export function encodeSection(companyId: number, payload: Uint8Array): Uint8Array {
  const section = new Uint8Array(sectionBytes);
  section.set([sectionBytes - 1, manufacturerType, companyId & 0xff, companyId >> 8]);
  writeExactly(section, headBytes, payload, payloadBytes);
  return section;
}

/** The payload in one whole section of advertising data, where the section is ours by its company id. */
export function parseSection(
  section: Uint8Array,
  companyId: number,
): Result<Uint8Array, BeaconFormatError> {
  const head = encodeSection(companyId, new Uint8Array(payloadBytes)).subarray(0, headBytes);
  const isOurs =
    section.length === sectionBytes && head.every((byte, index) => section[index] === byte);
  return isOurs ? ok(section.slice(headBytes)) : malformed;
}

/** A wrong length here is a bug of the caller, not of the air. */
function writeExactly(bytes: Uint8Array, offset: number, part: Uint8Array, length: number): void {
  if (part.length !== length) throw new RangeError(`${length} bytes wanted, ${part.length} given`);
  bytes.set(part, offset);
}
