import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { run } from '../../../scripts/lib/process.ts';
import { hasRoot } from '../../harness/capabilities.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** BlueZ's emulator has this path compiled in. */
const socketName = '/tmp/bt-server-le';

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
  // With a /tmp of its own where that is allowed, so that two runs do not take each other's socket away.
  const [file, ...args] = hasRoot
    ? ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /tmp && exec btvirt -s']
    : ['btvirt', '-s'];
  const { TMPDIR: _, ...env } = process.env;
  const child = spawn(file ?? '', args, { stdio: 'ignore', env: { ...env, LD_PRELOAD: shim } });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const socket = hasRoot ? `/proc/${child.pid}/root${socketName}` : socketName;
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
