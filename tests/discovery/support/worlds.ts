import { ip, makeEmptyNetns, type Netns } from '../../harness/netns.ts';

/** One computer's cable into a switch. */
export type Port = { netns: Netns; interfaceName: string; address: string };

/** A switch (a Linux bridge) that can misbehave as access points and managed switches do. */
export interface Switch {
  plug(netns: Netns, interfaceName: string, address: string): Promise<Port>;
  /** On: stations hear the uplink only, not each other ("client isolation"). */
  setIsolation(ports: readonly Port[], isOn: boolean): Promise<void>;
  setMulticast(isOn: boolean): Promise<void>;
  /** Off: no broadcast is handed on. Who knows whom by then still does. */
  setBroadcast(isOn: boolean): Promise<void>;
}

let cables = 0;

/** A switch in a namespace of its own, without an address there. */
export async function makeSwitch(netns: Netns): Promise<Switch> {
  const inside = (...words: string[]): Promise<string> => ip('-n', netns.name, ...words);
  // Snooping would learn who wants which group; off, a group goes to all or, as set below, to none.
  await inside('link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
  await inside('link', 'set', 'dev', 'br0', 'up');
  const plugs = new Map<Port, string>();
  const setAll = async (ports: Iterable<string>, ...flag: string[]): Promise<void> => {
    for (const plug of ports)
      await inside('link', 'set', 'dev', plug, 'type', 'bridge_slave', ...flag);
  };
  const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
  return {
    async plug(computer, interfaceName, address) {
      cables += 1;
      const plug = `plug${cables}`;
      await ip(
        ...['link', 'add', 'name', interfaceName, 'netns', computer.name, 'type', 'veth'],
        ...['peer', 'name', plug, 'netns', netns.name],
      );
      await inside('link', 'set', 'dev', plug, 'master', 'br0', 'up');
      await ip(
        '-n',
        computer.name,
        'addr',
        'add',
        `${address}/24`,
        'brd',
        '+',
        'dev',
        interfaceName,
      );
      await ip('-n', computer.name, 'link', 'set', 'dev', interfaceName, 'up');
      const port = { netns: computer, interfaceName, address };
      plugs.set(port, plug);
      return port;
    },
    setIsolation: (ports, isOn) =>
      setAll(
        ports.map((port) => plugs.get(port) ?? ''),
        ...['isolated', onOff(isOn)],
      ),
    setMulticast: (isOn) => setAll(plugs.values(), 'mcast_flood', onOff(isOn)),
    setBroadcast: (isOn) => setAll(plugs.values(), 'bcast_flood', onOff(isOn)),
  };
}

/** Lets every computer at these ports know where the others are, as after some traffic between them. */
export async function introduce(ports: readonly Port[]): Promise<void> {
  const macs = new Map<Port, string>();
  for (const port of ports) {
    const shown = await ip('-n', port.netns.name, '-o', 'link', 'show', 'dev', port.interfaceName);
    const mac = /link\/ether ([0-9a-f:]{17})/.exec(shown)?.[1];
    if (!mac) throw new Error(`${port.interfaceName} has no hardware address`);
    macs.set(port, mac);
  }
  for (const port of ports)
    for (const [other, mac] of macs)
      if (other !== port)
        await ip(
          ...['-n', port.netns.name, 'neigh', 'replace', other.address, 'lladdr', mac],
          ...['dev', port.interfaceName, 'nud', 'permanent'],
        );
}

/** Namespaces that end together. */
export function makeComputers() {
  const made: Netns[] = [];
  return {
    async add(): Promise<Netns> {
      const netns = await makeEmptyNetns('');
      made.push(netns);
      return netns;
    },
    async dispose(): Promise<void> {
      for (const netns of made.splice(0)) await netns.dispose();
    },
  };
}

export const allowForwarding = (netns: Netns): Promise<string> =>
  netns.run('sh', ['-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);

export const routeVia = (netns: Netns, gateway: string): Promise<string> =>
  ip('-n', netns.name, 'route', 'replace', 'default', 'via', gateway);
