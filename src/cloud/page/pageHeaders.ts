import { guestPageHeaders } from '#shared/guestPageHeaders.ts';
import { lanPort } from '#shared/roomDocument.ts';

/**
 * The page speaks with this cloud, with its XMPP servers, and with a room's own door on the LAN, whose
 * address nobody knows before (DESIGN 4). `sockets`: origins of the WebSockets that it opens in the cloud, as
 * in `wss://cloud.example`.
 */
export const pageHeaders = (sockets: readonly string[]): Record<string, string> => ({
  ...guestPageHeaders(
    [...sockets, `wss://*:${lanPort}`],
    ['local-network', 'local-network-access'],
  ),
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
});
