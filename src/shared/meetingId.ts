import { err, ok, type Result } from './result.ts';

/**
 * Ten-digit meeting ids made from an IPv4 address (DESIGN 4). An id is an address, not a secret.
 *
 * Private space is indexed in the order of `blocks`; `id = 5_000_000_076 + 223·index`, so that every valid
 * id is ≡ 1 (mod 223): 223 is prime and divides no d·10^k (single digit) and no 9·d·10^k (neighbour swap),
 * hence each such slip is noticed before a packet is sent. A public address is its 32-bit value, below 2^32.
 */
declare const meetingIdBrand: unique symbol;
/** Exactly ten ASCII digits that decode to an address. Made only by `encodeMeetingId` and `parseMeetingId`. */
export type MeetingId = string & { readonly [meetingIdBrand]: true };

export type MeetingIdError = { code: 'id.invalid' } | { code: 'id.publicNotAllowed' };
export type MeetingIdOptions = { allowPublicAddressIds: boolean };

const privateBase = 5_000_000_076;
const step = 223;
const idDigits = 10;

type Block = { first: number; size: number };
const block = (a: number, b: number, prefix: number): Block => ({
  first: (a * 256 + b) * 65_536,
  size: 2 ** (32 - prefix),
});
/** RFC 1918 (three blocks), RFC 3927 link-local, RFC 6598 shared space. */
const blocks: readonly Block[] = [
  block(10, 0, 8),
  block(172, 16, 12),
  block(192, 168, 16),
  block(169, 254, 16),
  block(100, 64, 10),
];
const privateSize = blocks.reduce((sum, { size }) => sum + size, 0);

const brand = (value: number): MeetingId => String(value).padStart(idDigits, '0') as MeetingId;

/** Dotted quad → 32-bit value, or undefined. Leading zeros are refused: some parsers read them as octal. */
export function parseIpv4(address: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!match) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    if ((part.length > 1 && part.startsWith('0')) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

const formatIpv4 = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

function privateIndex(value: number): number | undefined {
  let offset = 0;
  for (const { first, size } of blocks) {
    if (value >= first && value < first + size) return offset + (value - first);
    offset += size;
  }
  return undefined;
}

/** Addresses nobody can be called at: this-network, loopback, multicast, reserved, broadcast (RFC 6890). */
function isCallablePublic(value: number): boolean {
  const top = Math.floor(value / 2 ** 24);
  return top !== 0 && top !== 127 && top < 224;
}

export const isPrivateIpv4 = (address: string): boolean => {
  const value = parseIpv4(address);
  return value !== undefined && privateIndex(value) !== undefined;
};

/** IPv4 dotted quad → id. Errors: `id.invalid` (no callable address), `id.publicNotAllowed`. */
export function encodeMeetingId(
  address: string,
  options: MeetingIdOptions,
): Result<MeetingId, MeetingIdError> {
  const value = parseIpv4(address);
  if (value === undefined) return err({ code: 'id.invalid' });
  const index = privateIndex(value);
  if (index !== undefined) return ok(brand(privateBase + step * index));
  if (!isCallablePublic(value)) return err({ code: 'id.invalid' });
  return options.allowPublicAddressIds ? ok(brand(value)) : err({ code: 'id.publicNotAllowed' });
}

/** What a person typed (blanks and hyphens allowed) → id and the IPv4 address it means. */
export function parseMeetingId(
  typed: string,
  options: MeetingIdOptions,
): Result<{ id: MeetingId; address: string }, MeetingIdError> {
  const digits = typed.replace(/[\s-]/g, '');
  if (!/^[0-9]{10}$/.test(digits)) return err({ code: 'id.invalid' });
  const value = Number(digits);
  if (value < 2 ** 32) return parsePublic(value, options);
  const index = (value - privateBase) / step;
  if (!Number.isInteger(index) || index < 0 || index >= privateSize)
    return err({ code: 'id.invalid' });
  let rest = index;
  for (const { first, size } of blocks) {
    if (rest < size) return ok({ id: brand(value), address: formatIpv4(first + rest) });
    rest -= size;
  }
  return err({ code: 'id.invalid' });
}

function parsePublic(
  value: number,
  options: MeetingIdOptions,
): Result<{ id: MeetingId; address: string }, MeetingIdError> {
  // A private address has one spelling only, so its raw value is no id.
  if (privateIndex(value) !== undefined || !isCallablePublic(value))
    return err({ code: 'id.invalid' });
  if (!options.allowPublicAddressIds) return err({ code: 'id.publicNotAllowed' });
  return ok({ id: brand(value), address: formatIpv4(value) });
}

/** Groups of 3-3-4 as people read them aloud. Accepts any prefix, so a keypad can group while typing. */
export const formatMeetingId = (digits: string): string =>
  [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, idDigits)].filter(Boolean).join(' ');
