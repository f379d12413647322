import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiSocket, ejabberdConfig, xmppPath } from '../../../src/cloud/ejabberd/config.ts';
import { guestKeyJwk } from '../../../src/cloud/ejabberd/guestPass.ts';
import { roomsHost } from '../../../src/shared/xmppNames.ts';
import { waitFor } from '../../harness/index.ts';
import { run } from '../../../scripts/lib/process.ts';

export const domain = 'meet.test';
export const guestKey = Buffer.from('a key of thirty-two bytes, or so');

/** A certificate for `domain` and loopback, signed by itself. */
export type TestTls = { file: string; certificate: string; key: string };

export async function makeTestTls(folder: string): Promise<TestTls> {
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => path.join(folder, name));
  if (key === undefined || certificate === undefined) throw new Error('no files');
  const names = ['', 'rooms.', 'guests.'].map((prefix) => `DNS:${prefix}${domain}`);
  const altNames = [...names, 'IP:127.0.0.1', 'IP:127.0.0.2'].join(',');
  const made = await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${domain}`],
    ...['-addext', `subjectAltName=${altNames}`, '-keyout', key, '-out', certificate],
  ]);
  if (made.code !== 0) throw new Error(made.output);
  const pem = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  const file = path.join(folder, 'both.pem');
  writeFileSync(file, pem.key + pem.certificate, { mode: 0o600 });
  return { file, ...pem };
}

/** One Erlang node; without it, ejabberd runs alone and needs no epmd. */
export type ErlangNode = { name: string; epmdPort: number; cookie: string };

export type EjabberdOptions = {
  folder: string;
  tls: TestTls;
  address?: string;
  port: number;
  node?: ErlangNode;
};

export interface Ejabberd {
  readonly url: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Again, with what its folder holds. */
  start(): Promise<void>;
  /** A command of its local API. */
  api(command: string, body: object): Promise<{ status: number; body: string }>;
  registerRoom(name: string, password: string): Promise<void>;
  log(): string;
}

export const makeFolder = (): string => mkdtempSync(path.join(tmpdir(), 'mago-xmpp-'));

/** Debian's ejabberd in a folder of its own, without systemd and without `ejabberdctl`, which wants its user. */
export async function startEjabberd(options: EjabberdOptions): Promise<Ejabberd> {
  const { folder, tls, port, address = '127.0.0.1' } = options;
  const at = (name: string): string => path.join(folder, name);
  for (const name of ['spool', 'logs', 'home', 'run'])
    mkdirSync(at(name), { recursive: true, mode: 0o700 });
  writeFileSync(at('guests.jwk'), guestKeyJwk(guestKey), { mode: 0o600 });
  writeFileSync(
    at('ejabberd.yml'),
    ejabberdConfig({
      domain,
      listen: { address, port, certificateFile: tls.file },
      guestKeyFile: at('guests.jwk'),
      socketFolder: at('run'),
    }),
  );
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    for (const name of ['api.sock', 'ws.sock', 'c2s.sock'])
      rmSync(path.join(at('run'), name), { force: true });
    child = spawn('erl', erlangArguments(options), { env: erlangEnv(options), stdio: 'ignore' });
    await waitFor('ejabberd', () => api('status', {}), {
      timeoutMs: 60_000,
    });
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  function api(command: string, body: object): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(
        {
          socketPath: apiSocket(at('run')),
          path: `/api/${command}`,
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (part: string) => (answer += part));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: answer }));
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }

  await start();
  return {
    url: `wss://${address}:${port}${xmppPath}`,
    kill,
    start,
    api,
    async registerRoom(name, password) {
      const answer = await api('register', { user: name, host: roomsHost(domain), password });
      if (answer.status !== 200) throw new Error(`register: ${answer.status} ${answer.body}`);
    },
    log: () =>
      existsSync(at('logs/ejabberd.log')) ? readFileSync(at('logs/ejabberd.log'), 'utf8') : '',
  };
}

function erlangArguments({ folder, node, address = '127.0.0.1' }: EjabberdOptions): string[] {
  const distribution =
    node === undefined
      ? []
      : [
          ...['-name', `${node.name}@${address}`, '-setcookie', node.cookie],
          ...['-kernel', 'inet_dist_use_interface', `{${address.replaceAll('.', ',')}}`],
          ...['-start_epmd', 'false'],
        ];
  return [
    ...['+K', 'true', '-noinput', '-noshell', ...distribution],
    ...['-mnesia', 'dir', `"${path.join(folder, 'spool')}"`],
    ...['-ejabberd', 'log_rotate_count', '0', '-s', 'ejabberd'],
  ];
}

export function erlangEnv({
  folder,
  node,
}: Pick<EjabberdOptions, 'folder' | 'node'>): NodeJS.ProcessEnv {
  const cookie = path.join(folder, 'home/.erlang.cookie');
  if (node && !existsSync(cookie)) {
    writeFileSync(cookie, node.cookie);
    chmodSync(cookie, 0o400);
  }
  return {
    PATH: process.env.PATH,
    HOME: path.join(folder, 'home'),
    EJABBERD_CONFIG_PATH: path.join(folder, 'ejabberd.yml'),
    EJABBERD_LOG_PATH: path.join(folder, 'logs/ejabberd.log'),
    ERL_CRASH_DUMP: path.join(folder, 'logs/crash.dump'),
    ERL_LIBS: '/usr/lib/x86_64-linux-gnu:/usr/lib/aarch64-linux-gnu',
    ...(node === undefined
      ? {}
      : { ERL_EPMD_PORT: String(node.epmdPort), ERL_EPMD_ADDRESS: '127.0.0.1,127.0.0.2' }),
  };
}
