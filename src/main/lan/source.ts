import { isIPv4, isIPv6 } from 'node:net';
import type { Source } from '../ports.ts';

/** The first 64 bits of an IPv6 address: what one household or one machine can choose freely lies behind them. */
function network64(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const behind = tail === '' ? [] : tail.split(':');
    const size = behind.length + (behind.at(-1)?.includes('.') ? 1 : 0);
    groups.push(...Array.from({ length: 8 - groups.length - size }, () => '0'), ...behind);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

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
