import { createHash, X509Certificate } from 'node:crypto';

/** A room as a window of the app may reach it: one origin, one key. */
export type PinnedRoom = {
  /** `https://10.0.0.1:8034`. */
  origin: string;
  /** SHA-256 of the TLS key's SubjectPublicKeyInfo, base64url. */
  spki: string;
};

/** Whether a certificate, as Electron shows it (PEM), is for the pinned key. */
export function hasPinnedKey(pem: string, { spki }: Pick<PinnedRoom, 'spki'>): boolean {
  try {
    const { publicKey } = new X509Certificate(pem);
    const der = publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(der).digest('base64url') === spki;
  } catch {
    // What cannot be read is nobody's.
    return false;
  }
}

/**
 * Whether the room's page may load this. Its own policy is the room's to write; this one is ours, so that a
 * page from elsewhere cannot look around in the network of whoever opened it.
 */
export function mayLoad(url: string, { origin }: Pick<PinnedRoom, 'origin'>): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) return false;
  if (parsed.protocol === 'blob:' || parsed.protocol === 'data:') return true;
  const pinned = new URL(origin);
  const isSecure = parsed.protocol === 'https:' || parsed.protocol === 'wss:';
  return isSecure && parsed.host === pinned.host;
}

/** Whether this is a page of the room. */
export const isRoomPage = (url: string, { origin }: Pick<PinnedRoom, 'origin'>): boolean =>
  URL.canParse(url) && new URL(url).origin === origin;
