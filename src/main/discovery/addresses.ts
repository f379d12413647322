import { isIP, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { isPrivateIpv4, parseIpv4 } from '#shared/meetingId.ts';

/** One network interface as discovery uses it: where to listen, where to ask, how far its subnet goes. */
export type LanInterface = {
  name: string;
  ipv4: readonly Ipv4Address[];
  /** Link-local addresses with their scope (`fe80::1%eth0`) and unique local ones without. */
  ipv6: readonly string[];
};
export type Ipv4Address = { address: string; netmask: string };

type OsInterfaces = Record<string, readonly NetworkInterfaceInfo[] | undefined>;

/**
 * The operating system's interfaces as discovery uses them. Loopback and interfaces without an address
 * that anybody nearby could use are left out.
 *
 * @param platform `process.platform`: Windows scopes IPv6 addresses by number, the others by name.
 */
export function readLanInterfaces(found: OsInterfaces, platform: string): LanInterface[] {
  return Object.entries(found)
    .map(([name, addresses = []]): LanInterface => {
      const usable = addresses.filter(({ internal }) => !internal);
      return {
        name,
        ipv4: usable
          .filter(({ family }) => family === 'IPv4')
          .map(({ address, netmask }) => ({ address, netmask })),
        ipv6: usable.flatMap((entry) =>
          entry.family === 'IPv6' ? nearbyIpv6(name, entry, platform) : [],
        ),
      };
    })
    .filter(({ ipv4, ipv6 }) => ipv4.length + ipv6.length > 0);
}

function nearbyIpv6(
  name: string,
  { address, scopeid }: { address: string; scopeid: number },
  platform: string,
): string[] {
  if (isLinkLocalIpv6(address)) return [`${address}%${platform === 'win32' ? scopeid : name}`];
  return isUniqueLocalIpv6(address) ? [address] : [];
}

/** The part of an IPv6 address that names its interface: `fe80::1%eth0` → `eth0`. */
export const scopeOf = (address: string): string | undefined => address.split('%')[1];

const firstGroup = (address: string): number => parseInt(address.split(':')[0] || '0', 16);
/** RFC 4291 §2.5.6. */
const isLinkLocalIpv6 = (address: string): boolean => (firstGroup(address) & 0xffc0) === 0xfe80;
/** RFC 4193. */
const isUniqueLocalIpv6 = (address: string): boolean => (firstGroup(address) & 0xfe00) === 0xfc00;

export const isLinkLocal = (address: string): boolean =>
  isIPv6(address) && isLinkLocalIpv6(address);

/** Whether an address is private or link-local: the only ones that discovery answers and asks (DESIGN 5). */
export function isNearbyAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return isPrivateIpv4(address);
  return version === 6 && (isLinkLocalIpv6(address) || isUniqueLocalIpv6(address));
}

const bits = (address: string): number => (parseIpv4(address) ?? 0) | 0;

export const isInSubnet = (address: string, own: Ipv4Address): boolean =>
  ((bits(address) ^ bits(own.address)) & bits(own.netmask)) === 0;

/** The subnet's directed broadcast address. Undefined for /31 and /32, which have none (RFC 3021). */
export function subnetBroadcast(own: Ipv4Address): string | undefined {
  const mask = bits(own.netmask);
  if (mask >>> 0 >= 0xffff_fffe) return undefined;
  const value = bits(own.address) | ~mask;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

/** The own address in whose subnet another one lies. Undefined where the other one is behind a router. */
export function ownAddressTowards(
  source: string,
  interfaces: readonly LanInterface[],
): { address: string; interfaceName: string } | undefined {
  for (const { name, ipv4 } of interfaces)
    for (const own of ipv4)
      if (isInSubnet(source, own)) return { address: own.address, interfaceName: name };
  return undefined;
}

/** Only the interface and the IPv4 address at which the LAN host is; the interface's IPv6 addresses stay. */
export const narrowTo = (
  interfaces: readonly LanInterface[],
  at: { interfaceName: string; address: string },
): LanInterface[] =>
  interfaces
    .filter(({ name }) => name === at.interfaceName)
    .map((one) => ({ ...one, ipv4: one.ipv4.filter(({ address }) => address === at.address) }));
