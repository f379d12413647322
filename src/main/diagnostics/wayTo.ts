import { discoveryPort } from '#shared/discovery/index.ts';
import { err, ok } from '#shared/result.ts';
import { lanPort } from '#shared/roomDocument.ts';
import type { Mdns } from '../discovery/index.ts';
import { findWayTo } from '../network/index.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics.ts';
import { createProbes } from './probes/index.ts';

export type WayToDeps = {
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
  mdns: Pick<Mdns, 'browse' | 'ready'>;
};

/** Tests the way from this machine to a room elsewhere: what a firewall on that way, or at the room, drops. */
export function createWayTo(
  room: { address: string; tcpPort?: number | undefined },
  deps: WayToDeps,
): Diagnostics {
  const { clock, logger, randomBytes } = deps;
  return createDiagnostics({
    ...createProbes(clock, randomBytes),
    ...{ clock, logger, mdns: deps.mdns },
    publications: () => null,
    tested: 'way',
    roomName: () => null,
    async input() {
      const via = await findWayTo(room.address);
      return {
        target: via
          ? ok({
              ...{ isOwn: false, address: room.address, identity: null, via },
              tcpPort: room.tcpPort ?? lanPort,
              udpPort: discoveryPort,
            })
          : err({ code: 'network.none' }),
        choose: null,
        beacon: () => null,
        ...{ timeServer: null, dnsName: null, cloud: null },
      };
    },
  });
}
