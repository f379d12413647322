import { ip, makeEmptyNetns, untilUp, type Netns } from '../../harness/netns.ts';

/** Which packets the network drops without a word. */
export type Cut =
  /** Between the room and the guest: only the cloud is left to both. */
  | 'direct'
  /** Every UDP packet of the guest's network. */
  | 'udp'
  /** The cloud's TLS relay port for the guest. */
  | 'turnTls';

/** A room, a guest and a cloud on three networks, with a router between them. */
export interface Places {
  readonly room: Netns;
  readonly guest: Netns;
  readonly cloud: Netns;
  /** What the router drops from now on, both ways. Both ends keep their links and their routes. */
  cut(...cuts: Cut[]): Promise<void>;
  dispose(): Promise<void>;
}

const places = {
  room: { address: '10.77.1.10', router: '10.77.1.1' },
  guest: { address: '10.77.2.10', router: '10.77.2.1' },
  // A public one, as the cloud's: a relay there has to be allowed nothing of its own.
  cloud: { address: '25.77.3.10', router: '25.77.3.1' },
} as const;
type Place = keyof typeof places;

const rules: Record<Cut, readonly string[]> = {
  direct: [
    `ip saddr ${places.room.address} ip daddr ${places.guest.address} drop`,
    `ip saddr ${places.guest.address} ip daddr ${places.room.address} drop`,
  ],
  udp: [
    `ip saddr ${places.guest.address} meta l4proto udp drop`,
    `ip daddr ${places.guest.address} meta l4proto udp drop`,
  ],
  turnTls: [`ip saddr ${places.guest.address} tcp dport 5349 drop`],
};

/** The networks, with every way open. */
export async function createPlaces(): Promise<Places> {
  const made: Netns[] = [];
  const dispose = async (): Promise<void> => {
    for (const netns of made.splice(0)) await netns.dispose();
  };
  try {
    const router = await makeEmptyNetns(places.room.router);
    made.push(router);
    const connect = async (place: Place): Promise<Netns> => {
      const { address, router: gateway } = places[place];
      const netns = await makeEmptyNetns(address);
      made.push(netns);
      await ip(
        ...['link', 'add', 'lan0', 'netns', netns.name, 'type', 'veth'],
        ...['peer', 'name', `to-${place}`, 'netns', router.name],
      );
      await ip('-n', router.name, 'addr', 'add', `${gateway}/24`, 'dev', `to-${place}`);
      await ip('-n', router.name, 'link', 'set', `to-${place}`, 'up');
      await ip('-n', netns.name, 'addr', 'add', `${address}/24`, 'dev', 'lan0');
      await ip('-n', netns.name, 'link', 'set', 'lan0', 'up');
      await ip('-n', netns.name, 'route', 'add', 'default', 'via', gateway);
      await untilUp(netns.name, 'lan0');
      return netns;
    };
    const room = await connect('room');
    const guest = await connect('guest');
    const cloud = await connect('cloud');
    await router.run('sh', ['-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    return {
      ...{ room, guest, cloud, dispose },
      cut: async (...cuts) => {
        const lines = cuts.flatMap((cut) => rules[cut]).map((rule) => `    ${rule}`);
        const table = [
          'add table ip cuts',
          'delete table ip cuts',
          'table ip cuts {',
          '  chain forward {',
          '    type filter hook forward priority 0; policy accept;',
          ...lines,
          '  }',
          '}',
        ].join('\n');
        await router.run('sh', ['-c', `nft -f - <<'END'\n${table}\nEND`]);
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
