/**
 * Who may speak to whom on the XMPP road (ADR 0016). A guest's JID is given to it by the cloud, signed into
 * its pass, and stamped on every stanza by the server: `<room>.<source>.<pass>@guests.<domain>`.
 *
 * `room` is the one room it may reach, `source` a tag of the network it comes from (for the limits of
 * DESIGN 6), `pass` is random and told to nobody but that guest and that room.
 */
/** In lower case: that is how servers compare local parts (RFC 7622 3.3). */
export type GuestName = { readonly room: string; readonly source: string; readonly pass: string };

const guestPattern = /^([a-z0-9-]{1,64})\.([a-z0-9]{8,32})\.([a-z0-9]{26,32})$/;

export const roomsHost = (domain: string): string => `rooms.${domain}`;
export const guestsHost = (domain: string): string => `guests.${domain}`;

/** The resource every room binds, so that guests know its full JID. */
export const roomResource = 'room';
export const roomJid = (roomName: string, domain: string): string =>
  `${roomName}@${roomsHost(domain)}/${roomResource}`;

export const guestLocalPart = (name: GuestName): string =>
  `${name.room}.${name.source}.${name.pass}`;

/** The sender of a stanza → the guest it is; undefined for everybody who is no guest of `domain`. */
export function parseGuestJid(jid: string, domain: string): GuestName | undefined {
  const [bare = ''] = jid.split('/');
  const [local = '', host, ...rest] = bare.split('@');
  if (host !== guestsHost(domain) || rest.length > 0) return undefined;
  const [, room = '', source = '', pass = ''] = guestPattern.exec(local) ?? [];
  return room === '' ? undefined : { room, source, pass };
}
