import { ok } from '#shared/result.ts';
import type { ChecksDeps } from '../checks/index.ts';
import type { Target } from '../target.ts';
import { createFakeClock, type FakeClock } from '../../testing/fakes.ts';

export const ownRoom: Target = {
  isOwn: true,
  address: '10.2.3.4',
  tcpPort: 8034,
  udpPort: 8035,
  identity: null,
  via: { interfaceName: 'Ethernet', address: '10.2.3.4', netmask: '255.255.0.0' },
};

/** Another room in the same network, seen from 10.2.9.9. */
export const neighbour: Target = {
  ...ownRoom,
  isOwn: false,
  via: { ...ownRoom.via, address: '10.2.9.9' },
};

/** Another room, behind a router. */
export const farRoom: Target = { ...neighbour, address: '10.9.0.1' };

/** A network on which everything answers, but for what a test says; the clock does not wait. */
export function createFakeChecksDeps(
  changed: Partial<ChecksDeps> = {},
): ChecksDeps & { clock: FakeClock } {
  const clock = createFakeClock();
  return {
    askByUdp: () => Promise.resolve(ok({ name: 'Aula', identity: 'I' })),
    connectTcp: () => Promise.resolve(ok(null)),
    fetchDocument: () => Promise.resolve(ok({ raw: {}, spki: '' })),
    mdns: {
      ready: () => Promise.resolve(),
      browse(_, __, onFound) {
        onFound({ address: ownRoom.address, port: 8034, tag: null });
        return Promise.resolve(ok([]));
      },
    },
    publications: () => [
      { interfaceName: 'Ethernet', wantedName: 'Aula K7QF', name: 'Aula K7QF', failure: null },
    ],
    resolveHost: () => Promise.resolve(ok(['10.0.0.53'])),
    dnsServers: () => ['10.0.0.53'],
    askTime: () => Promise.resolve(ok({ offsetMs: 12 })),
    askStun: () => Promise.resolve(ok(null)),
    measureRate: () => Promise.resolve(ok({ bitsPerSecond: 9_400_000 })),
    ...changed,
    clock,
  };
}
