import { existsSync, readdirSync } from 'node:fs';
import { run } from '../../scripts/lib/process.ts';
import { waitFor } from './waitFor.ts';

const FOLDER = '/run/netns';

/** A Linux network namespace: a computer of its own as far as the network is concerned. */
export interface Netns {
  readonly name: string;
  /** The IPv4 address it has on its link, without prefix length. */
  readonly address: string;
  /** A command line that runs the given one inside. */
  wrap(file: string, args: readonly string[]): { file: string; args: string[] };
  /** Runs a command inside to its end; throws when it fails. */
  run(file: string, args: readonly string[]): Promise<string>;
  /** Ends every process inside and removes the namespace with its links. */
  dispose(): Promise<void>;
}

/** Runs `ip` with these words; throws with what it printed when it fails. */
export async function ip(...words: string[]): Promise<string> {
  const { code, output } = await run('ip', words);
  if (code !== 0) throw new Error(`ip ${words.join(' ')}: ${output.trim()}`);
  return output;
}

/**
 * Waits until a link carries packets. Linux tells a new carrier up to a second late, and until then a program
 * that lists the interfaces does not see this one.
 */
export async function untilUp(netnsName: string, link: string): Promise<void> {
  await waitFor(`${link} to be up`, async () =>
    (await ip('-n', netnsName, 'link', 'show', 'dev', link)).includes('state UP'),
  );
}

/**
 * Names carry the process that made them, so that what a killed run left behind can be told from
 * the namespaces of one that is still going.
 */
const owner = process.env.MAGO_TEST_OWNER ?? String(process.pid);
let made = 0;

/** An empty namespace, with loopback up. */
export async function makeEmptyNetns(address: string): Promise<Netns> {
  made += 1;
  const name = `mago-${owner}-${process.pid}-${made}`;
  await ip('netns', 'add', name);
  await ip('-n', name, 'link', 'set', 'lo', 'up');
  const wrap: Netns['wrap'] = (file, args) => ({
    file: 'nsenter',
    args: [`--net=${FOLDER}/${name}`, '--', file, ...args],
  });
  return {
    name,
    address,
    wrap,
    run: async (file, args) => {
      const inside = wrap(file, args);
      const { code, output } = await run(inside.file, inside.args);
      if (code !== 0) throw new Error(`${name}: ${file} ${args.join(' ')}: ${output.trim()}`);
      return output;
    },
    dispose: () => removeNetns(name),
  };
}

/**
 * A namespace with one interface, `lan0`, and a default route that leads nowhere: enough for a
 * room to find its address and for Chromium to find ICE candidates (it takes none from loopback).
 */
export async function createNetns({ address = '10.99.0.1', prefix = 24 } = {}): Promise<Netns> {
  const netns = await makeEmptyNetns(address);
  const { name } = netns;
  await ip('-n', name, 'link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'lan0-far');
  await ip('-n', name, 'link', 'set', 'lan0', 'up');
  await ip('-n', name, 'link', 'set', 'lan0-far', 'up');
  await untilUp(name, 'lan0');
  await ip('-n', name, 'addr', 'add', `${address}/${prefix}`, 'dev', 'lan0');
  await ip('-n', name, 'route', 'add', 'default', 'dev', 'lan0');
  return netns;
}

async function pidsInside(name: string): Promise<number[]> {
  const { code, stdout } = await run('ip', ['netns', 'pids', name]);
  return code === 0 ? stdout.split(/\s+/).filter(Boolean).map(Number) : [];
}

async function removeNetns(name: string): Promise<void> {
  for (const pid of await pidsInside(name)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
  await run('ip', ['netns', 'delete', name]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Removes the namespaces of runs that are over: those of `ended`, and of owners that died. */
export async function sweepNetns(ended?: string): Promise<void> {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER)) {
    const pid = /^mago-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && (pid === ended || !isAlive(Number(pid)))) await removeNetns(name);
  }
}
