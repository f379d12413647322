import type { DatabasePlace } from '../database/open.ts';

/** What one copy of the cloud is told at its start. */
export type CloudSettings = {
  dataDir: string;
  database: DatabasePlace;
  /** Address to listen on; every one of the machine by default, since all of them lead to rooms and guests. */
  listen: { address: string; port: number };
  /** Name or address under which rooms and guests reach this cloud. */
  host: string;
  /** HTTP behind a proxy on this machine; HTTPS otherwise. */
  isPlain: boolean;
  trustedProxies: string[];
  /** An external coturn's host; its secret is `MAGO_CLOUD_TURN_SECRET`, or the one in the database. */
  turnHost: string | null;
  turnSecret: string | null;
};

export type CloudCommand =
  | { command: 'run'; settings: CloudSettings; isJson: boolean }
  | { command: 'admin-key'; settings: CloudSettings; name: string }
  | { command: 'help' };
