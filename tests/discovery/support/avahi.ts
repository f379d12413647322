import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../scripts/lib/process.ts';
import { waitFor, type Netns } from '../../harness/index.ts';

/** A service as `avahi-browse -rp` resolved it. */
export type Resolved = {
  interfaceName: string;
  name: string;
  host: string;
  address: string;
  port: number;
  txt: string[];
};

export interface Avahi {
  /** All instances of `_mago-room._tcp` that resolve right now. */
  browse(): Promise<Resolved[]>;
  /** Names that are announced, whether they resolve or not. */
  names(): Promise<string[]>;
  /** Publishes a service of the same type under this name, until it is withdrawn. */
  publish(name: string, port: number): Promise<() => Promise<void>>;
  dispose(): Promise<void>;
}

const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>`;

const daemonConfig = (host: string): string => `[server]
host-name=${host}
use-ipv4=yes
use-ipv6=no
deny-interfaces=lo
ratelimit-interval-usec=1000000
ratelimit-burst=1000
[publish]
publish-workstation=no
publish-hinfo=no
`;

/** \032 and the like: avahi-browse writes bytes that are no letters as decimals. */
function unescape(text: string): string {
  const bytes = text.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code)));
  return Buffer.from(bytes.replace(/\\(.)/g, '$1'), 'latin1').toString('utf8');
}

function parseResolved(line: string): Resolved | undefined {
  const [mark, interfaceName, , name, , , host, address, port, txt] = line.split(';');
  if (mark !== '=' || !interfaceName || !name || !host || !address) return undefined;
  return {
    interfaceName,
    name: unescape(name),
    host,
    address,
    port: Number(port),
    txt: [...(txt ?? '').matchAll(/"([^"]*)"/g)].map(([, entry]) => entry ?? ''),
  };
}

/** An mDNS stack that is not ours, on a computer of a test network: avahi with a bus of its own. */
export async function startAvahi(netns: Netns, host: string): Promise<Avahi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-avahi-'));
  const file = (name: string): string => path.join(folder, name);
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${file('bus')}` };
  writeFileSync(file('bus.conf'), busConfig(file('bus')));
  writeFileSync(file('avahi.conf'), daemonConfig(host));
  const children: ChildProcess[] = [];
  const start = (command: string, ...words: string[]): ChildProcess => {
    const inside = netns.wrap(command, words);
    const child = spawn(inside.file, inside.args, { env, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  start('dbus-daemon', `--config-file=${file('bus.conf')}`, '--nofork', '--nopidfile');
  const inside = async (command: string, ...words: string[]): Promise<string> => {
    const wrapped = netns.wrap(command, words);
    const { code, stdout, output } = await run(wrapped.file, wrapped.args, {
      env,
      timeoutMs: 20_000,
    });
    if (code !== 0) throw new Error(`${command}: ${output}`);
    return stdout;
  };
  await waitFor('the bus', () => inside('test', '-S', file('bus')).then(() => true));
  // Its pid file has one place for the whole machine, so each daemon gets its own view of /run.
  const daemon = 'mount -t tmpfs none /run/avahi-daemon && exec avahi-daemon "$@"';
  start(
    ...([
      'unshare',
      '--mount',
      'sh',
      '-c',
      `mkdir -p /run/avahi-daemon && ${daemon}`,
      'sh',
    ] as const),
    ...['--no-drop-root', '--no-chroot', '--no-rlimits', '-f', file('avahi.conf')],
  );
  const list = async (): Promise<string[]> =>
    (await inside('avahi-browse', '-rpt', '_mago-room._tcp')).split('\n');
  await waitFor('avahi', async () => (await list()) && true);

  return {
    browse: async () => (await list()).map(parseResolved).filter((one) => one !== undefined),
    names: async () =>
      (await list())
        .filter((line) => line.startsWith('+;'))
        .map((line) => unescape(line.split(';')[3] ?? '')),
    async publish(name, port) {
      const child = start('avahi-publish-service', name, '_mago-room._tcp', String(port));
      await waitFor(`avahi to publish ${name}`, async () =>
        (await list()).some((line) => unescape(line.split(';')[3] ?? '') === name),
      );
      return () => end(child);
    },
    async dispose() {
      for (const child of children.toReversed()) await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
