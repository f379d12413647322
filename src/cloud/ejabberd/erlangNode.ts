import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One of several ejabberds that are one. `cookie`: the secret that they share. */
export type ErlangNode = { address: string; cookie: string };

/**
 * TCP port for Erlang's distribution, on the network between the machines and nowhere else: it is not
 * encrypted. Every node has the same, so that nobody has to ask an epmd for it.
 */
export const distributionPort = 4_370;

export const nodeName = (address: string): string => `mago@${address}`;

/** Flags of `erl` for a node that listens. */
export const nodeArguments = ({ address }: ErlangNode): string[] => [
  ...['-name', nodeName(address), '-start_epmd', 'false'],
  ...['-erl_epmd_port', String(distributionPort)],
  ...['-kernel', 'inet_dist_use_interface', `{${address.replaceAll('.', ',')}}`],
];

/** Not on the command line, where every user of the machine could read it. */
export function putCookie(home: string, cookie: string): void {
  const file = path.join(home, '.erlang.cookie');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (existsSync(file)) chmodSync(file, 0o600);
  writeFileSync(file, cookie, { mode: 0o600 });
  // Erlang takes no other.
  chmodSync(file, 0o400);
}
