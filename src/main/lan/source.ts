import { isIPv4, isIPv6 } from 'node:net';
import { network64 } from '#shared/network64.ts';
import type { Source } from '../ports.ts';

/** A socket's remote address → what limits count by (DESIGN 6): an IPv4 /32 or an IPv6 /64. */
export function sourceOf(remoteAddress: string | undefined): Source {
  const address = (remoteAddress ?? '').split('%')[0] ?? '';
  // RFC 4291 §2.5.5.2: an IPv4 client seen by a dual-stack socket.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return { key: mapped, road: 'LAN' };
  if (isIPv4(address)) return { key: address, road: 'LAN' };
  if (isIPv6(address)) return { key: `${network64(address)}::/64`, road: 'LAN' };
  return { key: 'unknown', road: 'LAN' };
}
