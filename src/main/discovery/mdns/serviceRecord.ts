import { createHash } from 'node:crypto';
import { cutUtf8 } from '#shared/discovery/index.ts';
import { isNearbyAddress, isInSubnet, type LanInterface } from '../addresses.ts';

/** `_mago-room._tcp` in DNS-SD (RFC 6763 §4.1.2). */
export const serviceType = 'mago-room';

/** What is published on one interface. Plain data: it travels to the worker. */
export type ServiceSpec = {
  interfaceName: string;
  address: string;
  netmask: string;
  /** Instance name: one DNS label of at most 63 bytes (RFC 6763 §4.1.1). */
  name: string;
  /** Host label, without `.local`. */
  host: string;
  port: number;
  txt: Record<string, string>;
};

export type PublishedRoom = {
  /** Raw Ed25519 public key. */
  identity: Uint8Array;
  /** SHA-256 of the TLS key, base64url. */
  spki: string;
  name: string;
  port: number;
  /** The id at an own address; null where there is none. */
  idAt(address: string): string | null;
};

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const labelBytes = 63;
/** What ciao may append when the name is taken: ` (99)`. */
const conflictSuffixBytes = 5;

/**
 * Eight characters made from the identity, the same at every start. They make the instance and host names
 * the room's own: a room that was killed and comes back takes its old names up again and is not there twice,
 * and two rooms of one name do not fight over it.
 */
export function roomTag(identity: Uint8Array): string {
  const hash = createHash('sha256').update('mago-room mdns').update(identity).digest();
  return [...hash.subarray(0, 8)].map((byte) => crockford.charAt(byte % 32)).join('');
}

/** A dot would split the label in some resolvers, and an instance name is only a label here. */
const plainLabel = (name: string): string => name.replaceAll('.', ' ').replace(/\s+/g, ' ').trim();

export function instanceName(roomName: string, tag: string): string {
  const suffix = ` ${tag.slice(0, 4)}`;
  const room = cutUtf8(plainLabel(roomName), labelBytes - conflictSuffixBytes - suffix.length);
  return `${room.trim() || 'Room'}${suffix}`;
}

const spkiHintCharacters = 16;

/** Keys of the TXT record (RFC 6763 §6): version, room tag, ten digits, beginning of the TLS key's hash. */
const txtRecord = (room: PublishedRoom, tag: string, address: string): Record<string, string> => {
  const id = room.idAt(address);
  return {
    v: '1',
    room: tag,
    ...(id !== null && { id }),
    k: room.spki.slice(0, spkiHintCharacters),
  };
};

/**
 * One service for each interface, with this interface's first IPv4 address. Two interfaces in one subnet
 * would contradict each other there, so the first one speaks for both.
 */
export function planServices(
  interfaces: readonly LanInterface[],
  room: PublishedRoom,
): ServiceSpec[] {
  const tag = roomTag(room.identity);
  const services: ServiceSpec[] = [];
  for (const { name: interfaceName, ipv4 } of interfaces) {
    const [own] = ipv4;
    if (!own || services.some((other) => isInSubnet(own.address, other))) continue;
    services.push({
      interfaceName,
      ...own,
      name: instanceName(room.name, tag),
      host: `mago-${tag.toLowerCase()}`,
      port: room.port,
      txt: txtRecord(room, tag, own.address),
    });
  }
  return services;
}

/** Somebody says by mDNS that a room is here. Nothing of it is signed: it only says where to ask. */
export type MdnsCandidate = { address: string; port: number; tag: string | null };

/** A browsed service → the addresses worth asking. Only nearby IPv4 ones: nobody may point us elsewhere. */
export function candidatesOf(service: {
  addresses: readonly string[];
  port: number;
  txt: Readonly<Record<string, unknown>>;
}): MdnsCandidate[] {
  const { port, txt } = service;
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) return [];
  const tag = typeof txt['room'] === 'string' ? txt['room'].slice(0, 8) : null;
  return service.addresses
    .filter((address) => !address.includes(':') && isNearbyAddress(address))
    .map((address) => ({ address, port, tag }));
}
