import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { sourceOf } from './source.ts';

/** Addresses and CIDR blocks of our own proxies. */
function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const kind = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  }
  return list;
}

/** `::ffff:10.0.0.1` is `10.0.0.1` (RFC 4291 §2.5.5.2). */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * Whom a limit counts where Fastify has no part, as in the upgrade to a WebSocket: the last address of
 * `X-Forwarded-For` that is none of our own proxies. What a client writes there itself stands before that.
 */
export function createForwardedSource(
  trustedProxies: readonly string[],
): (request: IncomingMessage) => string {
  const trusted = blockListOf(trustedProxies);
  const isOurs = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  return (request) => {
    const header = request.headers['x-forwarded-for'];
    const told = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
    let address = plain(request.socket.remoteAddress ?? '');
    while (isOurs(address)) {
      const next = told.pop();
      if (next === undefined || isIP(plain(next)) === 0) break;
      address = plain(next);
    }
    return sourceOf(address);
  };
}
