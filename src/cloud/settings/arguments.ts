import { isIP } from 'node:net';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '#shared/result.ts';
import type { DatabasePlace } from '../database/open.ts';
import type { CloudCommand, CloudSettings } from './settings.ts';

const options = {
  data: { type: 'string' },
  database: { type: 'string' },
  listen: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  plain: { type: 'boolean' },
  'trusted-proxies': { type: 'string' },
  'turn-host': { type: 'string' },
  name: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export const helpText = `npm run cloud -- [flags]             starts the meeting server
npm run cloud -- admin-key [--name NAME]   makes an administrator's API key and prints it, once

--data FOLDER            database, certificate and what else it keeps    (MAGO_CLOUD_DATA)
--database URL           postgres://... in place of SQLite in --data     (MAGO_CLOUD_DATABASE)
--listen ADDRESS         default 0.0.0.0                                 (MAGO_CLOUD_LISTEN)
--port PORT              default 8443                                    (MAGO_CLOUD_PORT)
--host NAME              how rooms and guests reach it                   (MAGO_CLOUD_HOST)
--plain                  HTTP, for a proxy on this machine               (MAGO_CLOUD_PLAIN=1)
--trusted-proxies A,B    addresses or networks of our own proxies        (MAGO_CLOUD_TRUSTED_PROXIES)
--turn-host NAME         a coturn that runs elsewhere                    (MAGO_CLOUD_TURN_HOST)
--json                   one line of JSON when it is up

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
const hostPattern = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;

const isHost = (text: string): boolean => isIP(text) === 4 || hostPattern.test(text);
const isNetwork = (text: string): boolean => isIP(text.split('/')[0] ?? '') !== 0;
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

function placeOf(url: string | undefined, dataDir: string): DatabasePlace | undefined {
  if (url === undefined) return { kind: 'sqlite', file: path.join(dataDir, 'cloud.db') };
  return /^postgres(ql)?:\/\//.test(url) ? { kind: 'postgres', url } : undefined;
}

function settingsOf(flags: Flags, deps: ArgumentsDeps): Result<CloudSettings, string> {
  const { env, home, addresses } = deps;
  const read = (flag: keyof typeof options): string | undefined => {
    const value = flags[flag] ?? env[`MAGO_CLOUD_${flag.toUpperCase().replace('-', '_')}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const dataDir = path.resolve(
    read('data') ??
      path.join(env.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'mago-cloud'),
  );
  const database = placeOf(read('database'), dataDir);
  if (!database) return err('--database wants postgres://…; without it SQLite is used.');
  const address = read('listen') ?? '0.0.0.0';
  if (isIP(address) === 0) return err(`--listen wants an IP address, not "${address}".`);
  const port = Number(read('port') ?? defaultPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return err('--port wants a number from 0 to 65535.');
  const host = read('host') ?? (address === '0.0.0.0' ? (addresses[0] ?? '127.0.0.1') : address);
  if (!isHost(host)) return err(`--host wants a host name or an IPv4 address, not "${host}".`);
  const turnHost = read('turn-host') ?? null;
  if (turnHost !== null && !isHost(turnHost)) return err('--turn-host wants a host name.');
  const isPlain = flags.plain === true || env.MAGO_CLOUD_PLAIN === '1';
  if (isPlain && !isLoopback(address))
    return err('--plain is for a proxy on this machine: add --listen 127.0.0.1.');
  const trustedProxies = read('trusted-proxies')?.split(',') ?? [];
  if (!trustedProxies.every(isNetwork))
    return err('--trusted-proxies wants IP addresses or networks, parted by commas.');
  return ok({
    dataDir,
    database,
    listen: { address, port },
    host,
    isPlain,
    trustedProxies,
    turnHost,
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
  if ((command !== 'run' && command !== 'admin-key') || rest.length > 0)
    return err(`There is no command "${positionals.join(' ')}".`);
  const settings = settingsOf(flags, deps);
  if (!settings.ok) return settings;
  if (command === 'run')
    return ok({ command, settings: settings.value, isJson: flags.json === true });
  const name = (flags.name ?? 'administrator').trim();
  if (name === '' || name.length > nameCharacters)
    return err(`--name wants 1 to ${nameCharacters} characters.`);
  return ok({ command, settings: settings.value, name });
}
