import { createHmac } from 'node:crypto';
import { guestLocalPart, guestsHost } from '#shared/xmppNames.ts';

/**
 * A guest's way to one room (ADR 0016): a JWT (RFC 7519, HS256) which ejabberd takes as the password of the
 * account it names. RMS makes it from a key that ejabberd has too; neither keeps anything of it.
 */
export type GuestPass = { jid: string; password: string; expiresAt: number };

export type GuestPassInput = {
  /** 32 bytes, shared with every ejabberd. */
  key: Uint8Array;
  domain: string;
  /** The local part of the room's JID. */
  room: string;
  /** Where the guest comes from, as the limits count it: an IPv4 /32 or an IPv6 /64. */
  source: string;
  /** Milliseconds since the epoch. */
  now: number;
  lifeMs: number;
  /** Known to nobody but this guest and the room. */
  randomBytes(count: number): Uint8Array;
};

const sourceBytes = 10;
const passBytes = 16;

/** RFC 4648 6, in lower case: what a local part can hold. */
function base32(bytes: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function makeGuestPass(input: GuestPassInput): GuestPass {
  const { key, domain, room, now, lifeMs } = input;
  const hmac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const local = guestLocalPart({
    room,
    // The room counts by it and cannot read the address from it.
    source: base32(hmac(`source ${input.source}`).subarray(0, sourceBytes)),
    pass: base32(input.randomBytes(passBytes)),
  });
  const jid = `${local}@${guestsHost(domain)}`;
  const expiresAt = now + lifeMs;
  const claims = { sub: jid, exp: Math.floor(expiresAt / 1_000) };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return { jid, password: `${signed}.${hmac(signed).toString('base64url')}`, expiresAt };
}

/** What `guestKeyFile` holds (RFC 7517). */
export const guestKeyJwk = (key: Uint8Array): string =>
  JSON.stringify({
    kty: 'oct',
    k: Buffer.from(key).toString('base64url'),
    alg: 'HS256',
    use: 'sig',
  });
