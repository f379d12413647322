import { isIPv4, isIPv6 } from 'node:net';
import { network64 } from '#shared/network64.ts';

/** Whom a limit counts (DESIGN 6): an IPv4 /32 or an IPv6 /64. */
export function sourceOf(address: string): string {
  // RFC 4291 §2.5.5.2: an IPv4 client seen by a dual-stack socket.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIPv4(address)) return address;
  const [plain = ''] = address.split('%');
  return isIPv6(plain) ? `${network64(plain)}::/64` : 'unknown';
}
