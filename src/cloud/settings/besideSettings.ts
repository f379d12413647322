import { isIPv4 } from 'node:net';
import path from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';
import { isHost, readPort } from './checks.ts';
import type { CloudSettings, OwnTurn } from './settings.ts';

export type FlagReader = (flag: string) => string | undefined;

const mostUrls = 4;
const mostNodes = 16;
/** What `roomXmppSchema` takes. */
const urlPattern = /^wss:\/\/[^\s]{1,300}$/;

/** The XMPP server: one of our own unless something else is asked for. */
export function readXmpp(
  read: FlagReader,
): Result<Pick<CloudSettings, 'xmpp' | 'xmppUrls' | 'cluster'>, string> {
  const sockets = read('xmpp-sockets');
  const urls = read('xmpp-urls')?.split(',') ?? [];
  if (urls.length > mostUrls || !urls.every((url) => urlPattern.test(url)))
    return err(`--xmpp-urls wants 1 to ${mostUrls} addresses wss://…, parted by commas.`);
  const cluster = readCluster(read);
  if (!cluster.ok) return cluster;
  const both = { xmppUrls: urls, cluster: cluster.value };
  if (read('no-xmpp') !== undefined) return ok({ xmpp: { kind: 'none' }, ...both });
  return ok({
    xmpp:
      sockets === undefined
        ? { kind: 'own' }
        : { kind: 'elsewhere', socketFolder: path.resolve(sockets) },
    ...both,
  });
}

function readCluster(read: FlagReader): Result<CloudSettings['cluster'], string> {
  const nodes = read('cluster')?.split(',');
  if (nodes === undefined) return ok(null);
  const address = read('cluster-address') ?? '';
  if (nodes.length > mostNodes || !nodes.every(isIPv4))
    return err(`--cluster wants 1 to ${mostNodes} IPv4 addresses, parted by commas.`);
  if (!nodes.includes(address))
    return err('--cluster-address wants the one address of --cluster that is this machine.');
  return ok({ address, nodes });
}

const firstRelayPort = 49_152;
const lastRelayPort = 65_535;
const lowestRelayPort = 1_024;

function readRelayPorts(text: string | undefined): Result<OwnTurn['relayPorts'], string> {
  const sentence = '--turn-relay-ports wants two numbers from 1024 to 65535, as in 49152-65535.';
  const [first = '', last = '', ...rest] = (text ?? `${firstRelayPort}-${lastRelayPort}`).split(
    '-',
  );
  const ports = [first, last].map((port) => readPort('', port, 0, lowestRelayPort));
  const [from, to] = ports.map((port) => (port.ok ? port.value : 0));
  if (!from || !to || from > to || rest.length > 0) return err(sentence);
  return ok([from, to]);
}

/** The relay: one of our own unless something else is asked for. `address`: this machine's. */
export function readTurn(read: FlagReader, address: string): Result<CloudSettings['turn'], string> {
  const host = read('turn-host');
  if (host !== undefined)
    return isHost(host) ? ok({ kind: 'elsewhere', host }) : err('--turn-host wants a host name.');
  if (read('no-turn') !== undefined) return ok({ kind: 'none' });
  const own = read('turn-address') ?? address;
  const externalAddress = read('turn-external-address') ?? null;
  if (!isIPv4(own)) return err(`--turn-address wants an IPv4 address, not "${own}".`);
  if (externalAddress !== null && !isIPv4(externalAddress))
    return err(`--turn-external-address wants an IPv4 address, not "${externalAddress}".`);
  const name = read('turn-name') ?? null;
  if (name !== null && !isHost(name)) return err('--turn-name wants a host name.');
  const port = readPort('--turn-port', read('turn-port'), 3_478, 1);
  if (!port.ok) return port;
  const tlsPort = readPort('--turn-tls-port', read('turn-tls-port'), 5_349, 1);
  if (!tlsPort.ok) return tlsPort;
  const relayPorts = readRelayPorts(read('turn-relay-ports'));
  if (!relayPorts.ok) return relayPorts;
  const ports = { port: port.value, tlsPort: tlsPort.value, relayPorts: relayPorts.value };
  return ok({ kind: 'own', own: { address: own, externalAddress, name, ...ports } });
}
