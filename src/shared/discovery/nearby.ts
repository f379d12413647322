import type { MeetingId } from '../meetingId.ts';

/** How a room was looked for on the LAN (DESIGN 5). Not a road: that is how signalling travels. */
export const ways = [
  'broadcast',
  'subnetBroadcast',
  'multicast',
  'multicast6',
  'unicast',
  'mdns',
  'tcp',
] as const;
export type Way = (typeof ways)[number];

/** A room that answered. Signed by its identity, and still a hint: names prove nothing (DESIGN 5). */
export type NearbyRoom = {
  /** Ed25519 public key, base64url: the same room at every address and under every name. */
  identity: string;
  name: string;
  /** The name was too long for a datagram: show an ellipsis. */
  isNameCut: boolean;
  state: 'free' | 'busy';
  /** Where it can be called, best first; at least one. */
  endpoints: readonly NearbyEndpoint[];
  /** Every way it was found by, in the order of `ways`. */
  ways: readonly Way[];
};

export type NearbyEndpoint = {
  address: string;
  port: number;
  /** Null where the address has none. */
  id: MeetingId | null;
  /** SHA-256 of the TLS key that the room says it has, base64url. */
  spki: string;
};

/** What one question brought. */
export type WayReport = {
  way: Way;
  /** Null where the system chose the interface. */
  interfaceName: string | null;
  /** Address, group or service that was asked. */
  target: string;
  /** Identities of the rooms found. */
  found: readonly string[];
  failures: readonly WayFailure[];
};

export type WayFailure =
  /** The question could not be sent. `code` is the system's, such as `EACCES`. */
  | { kind: 'notSent'; code: string }
  /** Nobody is there, or nobody listens. `code` where the system told one. */
  | { kind: 'unreachable'; code: string | null }
  /** A given address, or one that mDNS named, did not answer in time. */
  | { kind: 'silent' }
  /** Something answered whose signature or TLS key is not the one it claims. */
  | { kind: 'forged'; from: string }
  /** Something else than a room answers there. */
  | { kind: 'notARoom' };

export type SearchResult = { rooms: readonly NearbyRoom[]; reports: readonly WayReport[] };
