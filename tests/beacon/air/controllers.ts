import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { run } from '../../../scripts/lib/process.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** BlueZ's emulator has this path compiled in. */
const socketName = '/tmp/bt-server-le';

/**
 * With a /tmp of its own, so that two runs do not take each other's socket away. The shim may lie in the /tmp
 * that is hidden then, so it is opened before.
 */
const withOwnTmp =
  'exec 3<"$0" && mount -t tmpfs none /tmp && LD_PRELOAD=/proc/self/fd/3 exec btvirt -s';

export interface Controllers {
  /** A unix socket: each connection is a Bluetooth controller of its own, and all hear each other. */
  socket: string;
  stop(): Promise<void>;
}

/**
 * Emulated Bluetooth LE controllers (`btvirt -s`). They know no time: an advertisement is heard once each time
 * that it is switched on, or that somebody begins to scan.
 */
export async function startControllers(): Promise<Controllers> {
  const shim = await compileShim();
  const mayMount = (await run('unshare', ['--mount', 'true'])).code === 0;
  const [file, ...args] = mayMount
    ? ['unshare', '--mount', 'sh', '-c', withOwnTmp, shim]
    : ['env', `LD_PRELOAD=${shim}`, 'btvirt', '-s'];
  const { TMPDIR: _, ...env } = process.env;
  const child = spawn(file ?? '', args, { stdio: 'ignore', env });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const socket = mayMount ? `/proc/${child.pid}/root${socketName}` : socketName;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await waitFor('btvirt', () => canConnect(socket));
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, stop };
}

async function compileShim(): Promise<string> {
  const folder = inRoot('.cache/beacon');
  mkdirSync(folder, { recursive: true });
  const shim = `${folder}/algshim.so`;
  const source = inRoot('tests/beacon/air/algshim.c');
  const { code, output } = await run('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, source]);
  if (code !== 0) throw new Error(`algshim.c: ${output}`);
  return shim;
}

const canConnect = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = connect(socket);
    const settle = (value: boolean): void => {
      connection.destroy();
      resolve(value);
    };
    connection.once('connect', () => settle(true));
    connection.once('error', () => settle(false));
  });
