import { multicastGroup4, multicastGroup6 } from '#shared/discovery/index.ts';
import { isLinkLocal, scopeOf, subnetBroadcast, type LanInterface } from './addresses.ts';
import type { Membership } from './udp.ts';

/** One socket of the responder. */
export type Listener = {
  /** The same for the same socket: what is open stays open when other interfaces change. */
  key: string;
  family: 4 | 6;
  bind: string;
  groups: readonly Membership[];
  /** Whether what one asker sends may reach many rooms here at once: broadcasts and multicasts. */
  hearsMany: boolean;
  /** Own address the answers leave from. Null: the one in whose subnet the asker is. */
  answersFrom: string | null;
};

/**
 * The sockets that hear every query on these interfaces and on no other (DESIGN 11: no listener on 0.0.0.0).
 *
 * Answers leave from the socket bound to the address that was asked, so a stateful firewall at the asker
 * recognises them, and a host with several interfaces answers from the right one.
 *
 * - Windows delivers broadcasts and multicasts to a socket bound to the interface's own address.
 * - Elsewhere such a socket hears unicast only; others are bound to the broadcast and group addresses.
 */
export function planListeners(interfaces: readonly LanInterface[], platform: string): Listener[] {
  const own = platform === 'win32';
  return [...ipv4Listeners(interfaces, own), ...ipv6Listeners(interfaces, own)];
}

/** Broadcast and group addresses of IPv4: the answer leaves from the asker's subnet. */
const ofMany = { answersFrom: null, hearsMany: true } as const;

function listener(
  family: 4 | 6,
  bind: string,
  groups: readonly Membership[],
  { answersFrom, hearsMany }: Pick<Listener, 'answersFrom' | 'hearsMany'>,
): Listener {
  return {
    key: [bind, ...groups.map(({ on }) => on)].join(' '),
    family,
    bind,
    groups,
    hearsMany,
    answersFrom,
  };
}

function ipv4Listeners(interfaces: readonly LanInterface[], ownHearsAll: boolean): Listener[] {
  const addresses = interfaces.flatMap(({ ipv4 }) => ipv4);
  const membership = (address: string) => ({ group: multicastGroup4, on: address });
  const unicast = addresses.map(({ address }) =>
    listener(4, address, ownHearsAll ? [membership(address)] : [], {
      answersFrom: address,
      hearsMany: ownHearsAll,
    }),
  );
  if (ownHearsAll || addresses.length === 0) return unicast;
  const broadcasts = new Set(addresses.map(subnetBroadcast).filter((one) => one !== undefined));
  // A group is joined once per interface, by its first address.
  const firsts = interfaces.flatMap(({ ipv4: [first] }) => (first ? [first.address] : []));
  return [
    ...unicast,
    ...[...broadcasts, '255.255.255.255'].map((bind) => listener(4, bind, [], ofMany)),
    listener(4, multicastGroup4, firsts.map(membership), ofMany),
  ];
}

function ipv6Listeners(interfaces: readonly LanInterface[], ownHearsAll: boolean): Listener[] {
  return interfaces.flatMap(({ ipv6 }) => {
    const linkLocal = ipv6.find(isLinkLocal);
    const scope = linkLocal && scopeOf(linkLocal);
    const groups = scope ? [{ group: multicastGroup6, on: `::%${scope}` }] : [];
    const unicast = ipv6.map((address) =>
      listener(6, address, ownHearsAll && address === linkLocal ? groups : [], {
        answersFrom: address,
        hearsMany: ownHearsAll,
      }),
    );
    if (ownHearsAll || !linkLocal || !scope) return unicast;
    return [
      ...unicast,
      listener(6, `${multicastGroup6}%${scope}`, groups, {
        answersFrom: linkLocal,
        hearsMany: true,
      }),
    ];
  });
}
