import { parseMeetingId, type MeetingId } from '../meetingId.ts';
import { err, ok, type Result } from '../result.ts';
import { cleanName } from '../signal/values.ts';
import { cutUtf8, decodeUtf8, encodeUtf8 } from './utf8.ts';

/**
 * The two datagrams of LAN discovery on UDP 8035 (DESIGN 5, ADR 0006). Numbers are big-endian.
 *
 * Query, at least 256 bytes, so that an answer is never longer than what asked for it:
 *
 *     0  "MAGO"    4  version 1    5  kind 1    6  nonce (8)    14  zeros to the end
 *
 * Answer, at most 255 bytes:
 *
 *     0  "MAGO"    4  version 1    5  kind 2    6  nonce (8)
 *     14 identity (32)             46 SHA-256 of the TLS key's SubjectPublicKeyInfo (32)
 *     78 id (5; all ones: none)    83 TCP port (2)    85 flags: 1 busy, 2 name is cut
 *     86 bytes of the name (1)     87 name, UTF-8, at most 104 bytes
 *     then the Ed25519 signature (64) of everything before it, by the identity's key
 *
 * The signature covers the nonce, so an answer cannot be replayed. It never collides with the room
 * document's, whose text begins with `[`.
 */
export const discoveryPort = 8035;
export const multicastGroup4 = '239.255.80.35';
export const multicastGroup6 = 'ff02::8035';

export const nonceBytes = 8;
export const identityBytes = 32;
export const spkiBytes = 32;
export const signatureBytes = 64;
export const queryBytes = 256;
/** One Ethernet frame: nothing that asks has a reason to be longer. */
export const maxQueryBytes = 1400;
export const maxAnswerBytes = queryBytes - 1;

const magic = [0x4d, 0x41, 0x47, 0x4f] as const;
const version = 1;
const kinds = { query: 1, answer: 2 } as const;
const flagBusy = 1;
const flagNameCut = 2;
const noId = 0xff_ffff_ffff;
const at = {
  nonce: 6,
  identity: 14,
  spki: 46,
  id: 78,
  port: 83,
  flags: 85,
  nameLength: 86,
  name: 87,
};
export const maxNameBytes = maxAnswerBytes - at.name - signatureBytes;

/** What an answer says of a room. A hint, like all of discovery (DESIGN 5). */
export type AnswerFacts = {
  /** Ed25519 public key, raw. */
  identity: Uint8Array;
  spki: Uint8Array;
  id: MeetingId | null;
  port: number;
  isBusy: boolean;
  name: string;
};

export type Answer = AnswerFacts & {
  nonce: Uint8Array;
  /** The name went on; the room document has the whole of it. */
  isNameCut: boolean;
};

/** An answer whose signature is still to be verified: over `signed`, with `answer.identity`. */
export type UnverifiedAnswer = { answer: Answer; signed: Uint8Array; signature: Uint8Array };

export type WireError = { code: 'wire.malformed' };
const malformed = err<WireError>({ code: 'wire.malformed' });

export function encodeQuery(nonce: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(queryBytes);
  writeHead(bytes, kinds.query, nonce);
  return bytes;
}

/** Query → its nonce. Too short, too long, other padding than zeros: refused. */
export function parseQuery(bytes: Uint8Array): Result<{ nonce: Uint8Array }, WireError> {
  if (bytes.length < queryBytes || bytes.length > maxQueryBytes) return malformed;
  if (!hasHead(bytes, kinds.query)) return malformed;
  for (let index = at.identity; index < bytes.length; index += 1)
    if (bytes[index] !== 0) return malformed;
  return ok({ nonce: bytes.slice(at.nonce, at.identity) });
}

/** The answer without its signature: what the identity's key has to sign. */
export function encodeUnsignedAnswer(nonce: Uint8Array, facts: AnswerFacts): Uint8Array {
  const name = cutUtf8(facts.name, maxNameBytes).trimEnd();
  const nameBytes = encodeUtf8(name);
  const bytes = new Uint8Array(at.name + nameBytes.length);
  writeHead(bytes, kinds.answer, nonce);
  writeExactly(bytes, at.identity, facts.identity, identityBytes);
  writeExactly(bytes, at.spki, facts.spki, spkiBytes);
  writeNumber(bytes, at.id, 5, facts.id === null ? noId : Number(facts.id));
  writeNumber(bytes, at.port, 2, facts.port);
  bytes[at.flags] = (facts.isBusy ? flagBusy : 0) | (name === facts.name ? 0 : flagNameCut);
  bytes[at.nameLength] = nameBytes.length;
  bytes.set(nameBytes, at.name);
  return bytes;
}

export function appendSignature(unsigned: Uint8Array, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(unsigned.length + signatureBytes);
  bytes.set(unsigned);
  writeExactly(bytes, unsigned.length, signature, signatureBytes);
  return bytes;
}

/** Strict: one room has one spelling. The signature and the nonce are the caller's to verify. */
export function parseAnswer(bytes: Uint8Array): Result<UnverifiedAnswer, WireError> {
  if (bytes.length > maxAnswerBytes || !hasHead(bytes, kinds.answer)) return malformed;
  const nameEnd = at.name + (bytes[at.nameLength] ?? 0);
  if (bytes.length !== nameEnd + signatureBytes) return malformed;
  const flags = bytes[at.flags] ?? 0;
  const port = readNumber(bytes, at.port, 2);
  const name = decodeUtf8(bytes.subarray(at.name, nameEnd));
  const id = readId(readNumber(bytes, at.id, 5));
  if (flags > (flagBusy | flagNameCut) || port === 0 || id === undefined) return malformed;
  if (name === undefined || name === '' || cleanName(name) !== name) return malformed;
  const answer: Answer = {
    nonce: bytes.slice(at.nonce, at.identity),
    identity: bytes.slice(at.identity, at.spki),
    spki: bytes.slice(at.spki, at.id),
    id,
    port,
    isBusy: (flags & flagBusy) !== 0,
    isNameCut: (flags & flagNameCut) !== 0,
    name,
  };
  return ok({ answer, signed: bytes.slice(0, nameEnd), signature: bytes.slice(nameEnd) });
}

/** Null: the room has none. Undefined: these digits are no id. */
function readId(value: number): MeetingId | null | undefined {
  if (value === noId) return null;
  const digits = String(value).padStart(10, '0');
  // Whether ids of public addresses are wanted is decided where one is called.
  const parsed = parseMeetingId(digits, { allowPublicAddressIds: true });
  return parsed.ok ? parsed.value.id : undefined;
}

function writeHead(bytes: Uint8Array, kind: number, nonce: Uint8Array): void {
  bytes.set(magic);
  bytes.set([version, kind], magic.length);
  writeExactly(bytes, at.nonce, nonce, nonceBytes);
}

const hasHead = (bytes: Uint8Array, kind: number): boolean =>
  bytes.length >= at.identity &&
  [...magic, version, kind].every((byte, index) => bytes[index] === byte);

/** A wrong length here is a bug of the caller, not of the network. */
function writeExactly(bytes: Uint8Array, offset: number, part: Uint8Array, length: number): void {
  if (part.length !== length) throw new RangeError(`${length} bytes wanted, ${part.length} given`);
  bytes.set(part, offset);
}

/** At most 2^53: shifts would stop at 32 bits. */
function writeNumber(bytes: Uint8Array, offset: number, length: number, value: number): void {
  let rest = value;
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[offset + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

const readNumber = (bytes: Uint8Array, offset: number, length: number): number =>
  bytes.subarray(offset, offset + length).reduce((value, byte) => value * 256 + byte, 0);
