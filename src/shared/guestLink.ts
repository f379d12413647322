import type { SixDigits } from './cloud/sixDigits.ts';

/**
 * The address in the wall's QR code: the room's guest page and, in the fragment, the SHA-256 of its TLS key
 * (base64url) for an app that can pin it. A fragment is never sent to a server (RFC 3986 §3.5).
 */
export const guestLink = (address: string, port: number, spki: string): string =>
  `https://${address}:${port}/#k=${spki}`;

/** The same for guests anywhere: the cloud's page, and the meeting's six digits where no server log sees them. */
export const cloudGuestLink = (cloudUrl: string, id: SixDigits): string => `${cloudUrl}/#${id}`;

/** What people may type instead, without the fragment. */
export const guestAddress = (address: string, port: number): string =>
  `https://${address}:${port}/`;
