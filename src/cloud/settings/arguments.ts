import { isIP } from 'node:net';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '#shared/result.ts';
import type { DatabasePlace } from '../database/open.ts';
import { readTurn, readXmpp, type FlagReader } from './besideSettings.ts';
import { isHost, isLoopback, isNetwork, readPort } from './checks.ts';
import type { CloudCommand, CloudSettings } from './settings.ts';

const options = {
  data: { type: 'string' },
  database: { type: 'string' },
  listen: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  plain: { type: 'boolean' },
  'trusted-proxies': { type: 'string' },
  'redirect-port': { type: 'string' },
  'no-xmpp': { type: 'boolean' },
  'xmpp-sockets': { type: 'string' },
  'xmpp-urls': { type: 'string' },
  'no-turn': { type: 'boolean' },
  'turn-host': { type: 'string' },
  'turn-name': { type: 'string' },
  cluster: { type: 'string' },
  'cluster-address': { type: 'string' },
  'turn-address': { type: 'string' },
  'turn-external-address': { type: 'string' },
  'turn-port': { type: 'string' },
  'turn-tls-port': { type: 'string' },
  'turn-relay-ports': { type: 'string' },
  name: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export const helpText = `npm run cloud -- [flags]             starts the meeting server
npm run cloud -- admin-key [--name NAME]   makes an administrator's API key and prints it, once
npm run cloud -- room --name NAME          makes a room and prints the code that enrols it at its wall

Every flag has a twin in the environment: --turn-host is MAGO_CLOUD_TURN_HOST, --plain is MAGO_CLOUD_PLAIN=1.

--data FOLDER            database, certificate and what else it keeps
--database URL           postgres://... in place of SQLite in --data
--listen ADDRESS         default 0.0.0.0
--port PORT              default 8443; in earnest 443
--redirect-port PORT     sends browsers from http to https; in earnest 80
--host NAME              how rooms and guests reach it
--plain                  HTTP, for a proxy on this machine
--trusted-proxies A,B    addresses or networks of our own proxies
--json                   one line of JSON when it is up

ejabberd and coturn are started too, where they are installed.
--no-xmpp                without ejabberd: guests come by the LAN only
--xmpp-sockets FOLDER    an ejabberd that runs by itself, with its sockets in this folder
--xmpp-urls A,B          where rooms and guests find ejabberd, other than wss://HOST/xmpp-websocket
--cluster A,B,C          the ejabberds of these machines are one; the first founds it
--cluster-address A      which of them this machine is
--no-turn                without coturn: direct paths only
--turn-host NAME         a coturn that runs elsewhere
--turn-address IPV4      where coturn listens and relays from; default --listen, or this machine's first
--turn-external-address IPV4    its address as seen from outside, behind NAT
--turn-name NAME         how rooms and guests reach this machine's coturn; default --host
--turn-port, --turn-tls-port    default 3478 and 5349
--turn-relay-ports A-B   default 49152-65535

Passwords belong into the environment: MAGO_CLOUD_DATABASE, and MAGO_CLOUD_TURN_SECRET for a coturn that has
its secret already. tls.pem and tls-key.pem in the data folder take the place of the certificate it makes.
`;

export type ArgumentsDeps = {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  /** This machine's addresses, the best one first. */
  addresses: readonly string[];
};

type Flags = Partial<Record<keyof typeof options, string | boolean | undefined>>;

const defaultPort = 8443;
const nameCharacters = 64;

const isAll = (address: string): boolean => address === '0.0.0.0' || address === '::';

function placeOf(url: string | undefined, dataDir: string): DatabasePlace | undefined {
  if (url === undefined) return { kind: 'sqlite', file: path.join(dataDir, 'cloud.db') };
  return /^postgres(ql)?:\/\//.test(url) ? { kind: 'postgres', url } : undefined;
}

/** What a flag says, or its twin in the environment: `--turn-host`, MAGO_CLOUD_TURN_HOST. */
const createReader =
  (flags: Flags, env: ArgumentsDeps['env']): FlagReader =>
  (flag) => {
    const known = Object.hasOwn(options, flag) ? (flag as keyof typeof options) : undefined;
    const typed = known && flags[known];
    const value =
      (typed === true ? '1' : typed) ??
      env[`MAGO_CLOUD_${flag.toUpperCase().replaceAll('-', '_')}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };

function settingsOf(flags: Flags, deps: ArgumentsDeps): Result<CloudSettings, string> {
  const { env, home, addresses } = deps;
  const read = createReader(flags, env);
  const dataDir = path.resolve(
    read('data') ??
      path.join(env.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'mago-cloud'),
  );
  const database = placeOf(read('database'), dataDir);
  if (!database) return err('--database wants postgres://…; without it SQLite is used.');
  const address = read('listen') ?? '0.0.0.0';
  if (isIP(address) === 0) return err(`--listen wants an IP address, not "${address}".`);
  const port = readPort('--port', read('port'), defaultPort);
  if (!port.ok) return port;
  const own = isAll(address) ? (addresses[0] ?? '127.0.0.1') : address;
  const host = read('host') ?? own;
  if (!isHost(host)) return err(`--host wants a host name or an IPv4 address, not "${host}".`);
  const isPlain = read('plain') === '1';
  if (isPlain && !isLoopback(address))
    return err('--plain is for a proxy on this machine: add --listen 127.0.0.1.');
  const redirect = read('redirect-port');
  const redirectPort = redirect === undefined ? ok(null) : readPort('--redirect-port', redirect, 0);
  if (!redirectPort.ok) return redirectPort;
  const trustedProxies = read('trusted-proxies')?.split(',') ?? [];
  if (!trustedProxies.every(isNetwork))
    return err('--trusted-proxies wants IP addresses or networks, parted by commas.');
  const xmpp = readXmpp(read);
  if (!xmpp.ok) return xmpp;
  const turn = readTurn(read, own);
  if (!turn.ok) return turn;
  return ok({
    dataDir,
    database,
    listen: { address, port: port.value },
    redirectPort: redirectPort.value,
    host,
    isPlain,
    trustedProxies,
    ...xmpp.value,
    turn: turn.value,
    turnSecret: env.MAGO_CLOUD_TURN_SECRET ?? null,
  });
}

/** What was typed after `npm run cloud --`. Error: the sentence to print. */
export function parseCloudArgs(
  argv: readonly string[],
  deps: ArgumentsDeps,
): Result<CloudCommand, string> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const { values: flags, positionals } = parsed;
  if (flags.help) return ok({ command: 'help' });
  const [command = 'run', ...rest] = positionals;
  if ((command !== 'run' && command !== 'admin-key' && command !== 'room') || rest.length > 0)
    return err(`There is no command "${positionals.join(' ')}".`);
  const settings = settingsOf(flags, deps);
  if (!settings.ok) return settings;
  if (command === 'run')
    return ok({ command, settings: settings.value, isJson: flags.json === true });
  const name = (flags.name ?? (command === 'room' ? '' : 'administrator')).trim();
  if (name === '' || name.length > nameCharacters)
    return err(`--name wants 1 to ${nameCharacters} characters.`);
  return ok({ command, settings: settings.value, name });
}
