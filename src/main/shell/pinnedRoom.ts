import { createHash, X509Certificate } from 'node:crypto';

/** A room, or a cloud for a meeting, as a window of the app may reach it: one origin, one key. */
export type PinnedPlace = {
  /** `https://10.0.0.1:8034`. */
  origin: string;
  /** SHA-256 of the TLS key's SubjectPublicKeyInfo, base64url. */
  spki: string;
  cloud: {
    /** Whether Chromium's own judgement of a certificate counts as well. */
    trustsAuthorities: boolean;
    /** `wss://host:port`, where the page may open sockets besides. */
    sockets: readonly string[];
  } | null;
};

/** Whether the page's server is the right one. `verdict`: Chromium's own, `net::OK` where an authority vouches. */
export const isRightServer = (
  pem: string,
  verdict: string,
  place: Pick<PinnedPlace, 'spki' | 'cloud'>,
): boolean =>
  hasPinnedKey(pem, place) || (place.cloud?.trustsAuthorities === true && verdict === 'net::OK');

/** Whether a certificate, as Electron shows it (PEM), is for the pinned key. */
function hasPinnedKey(pem: string, { spki }: Pick<PinnedPlace, 'spki'>): boolean {
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
 * Whether the page may load this. Its own policy is the room's or the cloud's to write; this one is ours, so that a
 * page from elsewhere cannot look around in the network of whoever opened it.
 */
export function mayLoad(
  url: string,
  { origin, cloud }: Pick<PinnedPlace, 'origin' | 'cloud'>,
): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) return false;
  if (parsed.protocol === 'blob:' || parsed.protocol === 'data:') return true;
  const pinned = new URL(origin);
  const isSecure = parsed.protocol === 'https:' || parsed.protocol === 'wss:';
  const isSocket = cloud?.sockets.includes(parsed.origin) === true;
  return isSocket || (isSecure && parsed.host === pinned.host);
}

/** Whether this is a page of the room, or of the cloud. */
export const isRoomPage = (url: string, { origin }: Pick<PinnedPlace, 'origin'>): boolean =>
  URL.canParse(url) && new URL(url).origin === origin;
