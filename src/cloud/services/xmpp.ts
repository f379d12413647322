import { createHmac } from 'node:crypto';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { GuestXmpp, RoomXmpp } from '#shared/cloud/rest.ts';
import { roomJid } from '#shared/xmppNames.ts';
import { makeGuestPass } from '../ejabberd/guestPass.ts';

/** Accounts of rooms on the XMPP server. False: it did not answer, or not as it should; nothing is sure then. */
export interface RoomAccounts {
  /** From now on this password, and no other, opens the account; who is logged in with another is put out. */
  put(name: string, password: string): Promise<boolean>;
  /** The account is no more, and who is logged in is put out. True for one that is not there, too. */
  remove(name: string): Promise<boolean>;
}

/** The XMPP servers beside RMS (ADR 0016). */
export type XmppPlace = {
  domain: string;
  /** Where rooms and guests reach them: `wss://…`, to be tried in turn. */
  urls(): [string, ...string[]];
  /** 32 bytes, shared with every ejabberd: guests' passes are signed with it. */
  guestKey: Uint8Array;
  accounts: RoomAccounts;
};

export type XmppDeps = { xmpp: XmppPlace | null };

const passwordBytes = 32;

/** 256 random bits, as printable text: no dictionary is of use against its SCRAM verifier. */
export const makeXmppPassword = (random: { bytes(count: number): Uint8Array }): string =>
  Buffer.from(random.bytes(passwordBytes)).toString('base64url');

/** A room's id is the name of its account: both are in lower case, and neither changes. */
export const accountOf = (roomId: string): string => roomId.toLowerCase();

export const roomXmpp = (xmpp: XmppPlace | null, roomId: string): RoomXmpp | null =>
  xmpp && { urls: xmpp.urls(), domain: xmpp.domain, name: accountOf(roomId) };

export type GuestOf = {
  roomId: string;
  /** Names the guest in the database. Its TURN name has it in clear, so its JID is made of a hash of it. */
  passKey: string;
  source: string;
};

/**
 * A guest's way to its room for ten minutes. It has the same JID for as long as it comes from the same
 * network, so that its stream can be resumed (XEP-0198) with a newer password.
 */
export function guestXmpp(
  xmpp: XmppPlace | null,
  { roomId, passKey, source }: GuestOf,
  now: number,
): GuestXmpp | null {
  if (!xmpp) return null;
  const name = accountOf(roomId);
  const secret = createHmac('sha256', xmpp.guestKey).update(`pass ${passKey}`).digest();
  const pass = makeGuestPass({
    key: xmpp.guestKey,
    domain: xmpp.domain,
    room: name,
    source,
    now,
    lifeMs: cloudLimits.passMs,
    randomBytes: (count) => secret.subarray(0, count),
  });
  return { urls: xmpp.urls(), ...pass, room: roomJid(name, xmpp.domain) };
}
