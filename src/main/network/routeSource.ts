import { createSocket } from 'node:dgram';

/** TEST-NET-1 (RFC 5737): in nobody's network, so the way there is the default route. Port 9 is "discard". */
const farAway = '192.0.2.1';
const discardPort = 9;

/**
 * The source address that packets to another one, far away unless it is given, would have: a UDP socket is connected, which asks the routing
 * table and sends nothing. Null where there is no default route, as on a cable between two machines.
 */
export function findRouteSource(to: string = farAway): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (address: string | null): void => {
      socket.close();
      resolve(address === '0.0.0.0' ? null : address);
    };
    socket.once('error', () => finish(null));
    socket.once('connect', () => finish(socket.address().address));
    socket.connect(discardPort, to);
  });
}
