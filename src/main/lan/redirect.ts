import type { IncomingMessage, RequestListener } from 'node:http';
import { checkHost } from './hosts.ts';

/**
 * Answers whoever typed the address without `https`: the same place, but secure. Only for this room's own
 * hosts, so that it sends nobody anywhere else.
 */
export const createRedirect =
  (hostsFor: (request: IncomingMessage) => ReadonlySet<string>): RequestListener =>
  (request, response) => {
    const host = checkHost(request.headers, hostsFor(request));
    const target = request.url?.startsWith('/') ? request.url : '/';
    const headers = { 'Cache-Control': 'no-store', 'Content-Length': '0', Connection: 'close' };
    if (host === undefined) response.writeHead(421, headers);
    // Temporary: a browser would keep a permanent one for an address that may be another PC's tomorrow.
    else response.writeHead(307, { ...headers, Location: `https://${host}${target}` });
    response.end();
  };
