import type { DatabasePlace } from '../database/open.ts';

/** coturn as RMS runs it on this machine. */
export type OwnTurn = {
  /** IPv4 address that it listens on and relays from. */
  address: string;
  /** As it is seen from outside, where this machine stands behind NAT. */
  externalAddress: string | null;
  /** Under which guests and rooms reach it; the cloud's own where it is null. */
  name: string | null;
  port: number;
  tlsPort: number;
  relayPorts: readonly [number, number];
};

/** What one copy of the cloud is told at its start. */
export type CloudSettings = {
  dataDir: string;
  database: DatabasePlace;
  /** Address to listen on; every one of the machine by default, since all of them lead to rooms and guests. */
  listen: { address: string; port: number };
  /** Where HTTP is answered with the way to HTTPS. */
  redirectPort: number | null;
  /** Name or address under which rooms and guests reach this cloud. */
  host: string;
  /** HTTP behind a proxy on this machine; HTTPS otherwise. */
  isPlain: boolean;
  trustedProxies: string[];
  /**
   * `own`: an ejabberd that RMS runs. `elsewhere`: one that runs by itself, with its Unix sockets in this
   * folder. `urls`: where rooms and guests find it, where that is not RMS's own address.
   */
  xmpp: { kind: 'own' } | { kind: 'none' } | { kind: 'elsewhere'; socketFolder: string };
  xmppUrls: string[];
  /**
   * The ejabberds of several machines as one. `address`: this machine's in the network between them. `nodes`:
   * all of them, the same on each; the first founds the cluster, and the others join it.
   */
  cluster: { address: string; nodes: string[] } | null;
  /** A coturn elsewhere, or one that RMS runs. Its secret is `turnSecret`, or the one in the database. */
  turn: { kind: 'own'; own: OwnTurn } | { kind: 'none' } | { kind: 'elsewhere'; host: string };
  turnSecret: string | null;
};

export type CloudCommand =
  | { command: 'run'; settings: CloudSettings; isJson: boolean }
  | { command: 'admin-key' | 'room'; settings: CloudSettings; name: string }
  | { command: 'help' };
