import os from 'node:os';

/** One IPv4 address of one network interface, as the system tells it. */
export type Adapter = {
  name: string;
  address: string;
  netmask: string;
  /** Lower case, colons; all zero where there is none (tunnels). */
  mac: string;
  isLoopback: boolean;
};

/**
 * What an adapter is good for, best first:
 * - `network`: hardware, with an address that somebody gave it;
 * - `linkLocal`: hardware that found no DHCP server (RFC 3927); two machines on one cable still meet;
 * - `virtual`: a switch inside this PC or a VPN, where no guest is;
 * - `loopback`: this PC alone.
 */
export type AdapterKind = 'network' | 'linkLocal' | 'virtual' | 'loopback';

/**
 * Names of switches inside a PC (hypervisors, containers) and of tunnels. On Windows the name is the
 * connection's, which people can change; hence the addresses below.
 */
const virtualNames: readonly RegExp[] = [
  /virtualbox|vmware|hyper-v|default switch|\bwsl\b|docker|podman|loopback|npcap|bluetooth/i,
  /^(vboxnet|vmnet|vnic|virbr|vnet|lxcbr|lxdbr|lxc|incusbr|docker|br-|cni|flannel|cali|cilium|kube|dummy|ifb)/i,
  /^(awdl|llw|anpi|bridge\d{3})/,
  /\bvpn\b|openvpn|wireguard|tailscale|zerotier|nordlynx|protonvpn|anyconnect|globalprotect|forti(client|net|ssl)/i,
  /^(tun|tap|wg|ppp|utun|ipsec|gpd|zt|nebula|tailscale|cscotun|feth|teredo|isatap)/i,
];

/** First bytes of hardware addresses that only software has. */
const virtualMacs: readonly string[] = [
  '00:15:5d', // Hyper-V
  '0a:00:27', // VirtualBox host-only
  '08:00:27', // VirtualBox
  '00:50:56', // VMware
  '00:0c:29', // VMware
  '02:42:', // Docker
  '00:ff:', // TAP-Windows (OpenVPN)
  '00:05:9a:3c:7', // Cisco AnyConnect
  '02:50:41:00:00:01', // GlobalProtect
  '00:09:0f:fe', // FortiClient
  '00:09:0f:aa', // FortiClient
  '02:05:85:7f:eb:80', // Pulse Secure
  '00:00:00:00:00:00', // tunnels without a link layer
];

/** A tunnel's end has no neighbours. */
const isPointToPoint = ({ netmask }: Adapter): boolean => netmask === '255.255.255.255';

const hasVirtualMac = ({ mac }: Adapter): boolean =>
  virtualMacs.some((start) => mac.startsWith(start));

/**
 * A PC with an external Hyper-V switch reaches its network through `vEthernet (…)`, which then has the
 * card's own hardware address; every other `vEthernet` has one of Hyper-V's.
 */
const isInsideThisPc = (adapter: Adapter): boolean =>
  hasVirtualMac(adapter) || virtualNames.some((pattern) => pattern.test(adapter.name));

export const isLinkLocal = (address: string): boolean => address.startsWith('169.254.');

export function kindOf(adapter: Adapter): AdapterKind {
  if (adapter.isLoopback) return 'loopback';
  if (isInsideThisPc(adapter) || isPointToPoint(adapter)) return 'virtual';
  return isLinkLocal(adapter.address) ? 'linkLocal' : 'network';
}

/** The IPv4 addresses of this PC's interfaces that are up, in the system's order. */
export function readAdapters(): Adapter[] {
  return Object.entries(os.networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family }) => family === 'IPv4')
      .map(({ address, netmask, mac, internal }) => ({
        name,
        address,
        netmask,
        mac: mac.toLowerCase(),
        isLoopback: internal,
      })),
  );
}
