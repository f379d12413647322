import { ip, makeEmptyNetns, untilUp } from './netns.ts';
import type { Netns } from './netns.ts';

/** Two computers on two subnets, and the router between them. */
export interface RoutedWorld {
  readonly a: Netns;
  readonly b: Netns;
  /** Whether the router hands packets on. Off is a silent cut: no side loses its carrier. */
  setForwarding(on: boolean): Promise<void>;
  /** Plugs the cable of one side in or out: its interface loses its carrier, not its address. */
  setCarrier(side: 'a' | 'b', on: boolean): Promise<void>;
  /** Gives one side another address in its subnet, as DHCP may at any time. */
  changeAddress(side: 'a' | 'b', address: string): Promise<void>;
  dispose(): Promise<void>;
}

const subnets = {
  a: { computer: '10.77.1.10', router: '10.77.1.1' },
  b: { computer: '10.77.2.10', router: '10.77.2.1' },
} as const;

/** 10.77.1.0/24 and 10.77.2.0/24 with a router between; nothing leads out of it. */
export async function routedWorld(): Promise<RoutedWorld> {
  const router = await makeEmptyNetns('10.77.1.1');
  const made: Netns[] = [router];
  const dispose = async (): Promise<void> => {
    for (const netns of made.splice(0)) await netns.dispose();
  };
  const connect = async (side: 'a' | 'b'): Promise<Netns> => {
    const { computer, router: gateway } = subnets[side];
    const netns = await makeEmptyNetns(computer);
    made.push(netns);
    await ip(
      ...['link', 'add', 'lan0', 'netns', netns.name, 'type', 'veth'],
      ...['peer', 'name', `to-${side}`, 'netns', router.name],
    );
    await ip('-n', router.name, 'addr', 'add', `${gateway}/24`, 'dev', `to-${side}`);
    await ip('-n', router.name, 'link', 'set', `to-${side}`, 'up');
    await ip('-n', netns.name, 'addr', 'add', `${computer}/24`, 'dev', 'lan0');
    await ip('-n', netns.name, 'link', 'set', 'lan0', 'up');
    await ip('-n', netns.name, 'route', 'add', 'default', 'via', gateway);
    await untilUp(netns.name, 'lan0');
    return netns;
  };
  const setForwarding = async (on: boolean): Promise<void> => {
    const value = on ? '1' : '0';
    await router.run('sh', ['-c', `echo ${value} > /proc/sys/net/ipv4/ip_forward`]);
  };
  try {
    const a = await connect('a');
    const b = await connect('b');
    await setForwarding(true);
    const sides = { a, b };
    return {
      a,
      b,
      setForwarding,
      setCarrier: async (side, on) => {
        await ip('-n', router.name, 'link', 'set', `to-${side}`, on ? 'up' : 'down');
      },
      changeAddress: async (side, address) => {
        const { name } = sides[side];
        await ip('-n', name, 'addr', 'flush', 'dev', 'lan0', 'scope', 'global');
        await ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'lan0');
        await ip('-n', name, 'route', 'replace', 'default', 'via', subnets[side].router);
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
