import type { IncomingHttpHeaders } from 'node:http';
import { isIPv6 } from 'node:net';

const httpsPort = 443;

/**
 * The values of `Host` that mean this room (RFC 9110 §7.2): its address and names, with the port. Anything
 * else is a page that a rebound DNS name has led here.
 */
export function allowedHosts(address: string, port: number, names: readonly string[]): Set<string> {
  const hosts = [isIPv6(address) ? `[${address}]` : address, ...names.map((n) => n.toLowerCase())];
  const withPort = hosts.map((host) => `${host}:${port}`);
  return new Set(port === httpsPort ? [...withPort, ...hosts] : withPort);
}

/** The request's host if it is allowed; undefined otherwise. */
export function checkHost(
  headers: IncomingHttpHeaders,
  allowed: ReadonlySet<string>,
): string | undefined {
  const host = headers.host?.toLowerCase();
  return host !== undefined && allowed.has(host) ? host : undefined;
}

/**
 * Whether a WebSocket may be opened (RFC 6455 §10.2). A browser always tells the page's origin, and only
 * our own page may speak for a person: the one that this room serves, and the one of its cloud, which tries
 * the LAN first (`cloudOrigin`, in lower case; null where there is none). Rooms and apps send none; nor may they look like a browser, which
 * adds `Sec-Fetch-…` to every request of a page.
 */
export function isOwnOrigin(
  headers: IncomingHttpHeaders,
  host: string,
  cloudOrigin: string | null = null,
): boolean {
  if (headers.origin !== undefined) {
    const origin = headers.origin.toLowerCase();
    return origin === `https://${host}` || (cloudOrigin !== null && origin === cloudOrigin);
  }
  return headers['sec-fetch-site'] === undefined && headers['sec-fetch-mode'] === undefined;
}
