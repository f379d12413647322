import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../../scripts/lib/paths.ts';
import type { Netns } from './netns.ts';

export const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** The one line a room prints with `--json`. */
export interface RoomInfo {
  room: string;
  /** Ten digits. */
  id: string;
  /** Where guests go: https://address:port/… */
  lanUrl: string;
  /** The wall's page on loopback, with its one-time token. */
  screenUrl: string;
}

export interface RoomOptions {
  /** More flags for the room. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The computer it runs on; the test's own when left out. */
  netns?: Netns;
  /** A data folder that is kept: for a room that is started again. A fresh one when left out. */
  dataFolder?: string;
  /** TCP port for guests: any free one when left out, but the usual one (8034) in a `netns`. */
  port?: number;
}

export interface Room extends RoomInfo {
  readonly dataFolder: string;
  readonly pid: number;
  /** Everything it wrote to stdout and stderr so far. */
  log(): string;
  /** Ends it without a chance to tidy up, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end and returns its exit code; removes a data folder made for it. */
  stop(): Promise<number>;
}

export function makeDataFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'mago-room-'));
}

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The flags every test room is started with. */
export async function roomFlags(options: RoomOptions, dataFolder: string): Promise<string[]> {
  const port = options.port ?? (options.netns === undefined ? await freePort() : undefined);
  return [
    ...['--json', '--data', dataFolder, '--screen-port', '0'],
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(options.args ?? []),
  ];
}

/** A test room must not be on the real air of the machine it is tested on. */
export const noBluez = { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/no-system-bus' };

/** Starts the built headless room and waits until it tells where it is. */
export async function launchRoom(options: RoomOptions = {}): Promise<Room> {
  const dataFolder = options.dataFolder ?? makeDataFolder();
  const flags = await roomFlags(options, dataFolder);
  const command = [inRoot('out/main/headless.js'), '--headless', ...flags];
  const { file, args } = options.netns?.wrap(process.execPath, command) ?? {
    file: process.execPath,
    args: command,
  };
  const child = spawn(file, args, {
    env: { ...process.env, ...noBluez, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const removeFolder = (): void => {
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  let info: RoomInfo;
  try {
    info = await firstJsonLine(child, output);
  } catch (error) {
    await end(child, 'SIGKILL');
    removeFolder();
    throw error;
  }
  return {
    ...info,
    dataFolder,
    pid: child.pid ?? -1,
    log: output,
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: async () => {
      const code = await end(child, 'SIGTERM');
      removeFolder();
      return code;
    },
  };
}

/** Collects what a process writes; returns a function that gives it. */
export function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return () => text;
}

/** The room's own account of itself: the first line on stdout that is a JSON object. */
export function firstJsonLine(child: ChildProcess, output: () => string): Promise<RoomInfo> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the room has no stdout');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    const fail = (why: string): void => {
      stop();
      reject(new Error(`the room ${why}; it wrote:\n${output()}`));
    };
    const timer = setTimeout(() => fail('did not tell where it is'), START_TIMEOUT_MS);
    const onExit = (code: number | null): void => fail(`ended with ${code}`);
    const onError = (error: Error): void => fail(`could not start (${error.message})`);
    const stop = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('error', onError);
      lines.removeAllListeners('line');
    };
    child.once('exit', onExit).once('error', onError);
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      stop();
      try {
        resolve(parseRoomLine(line));
      } catch {
        fail('has no id, as its address is not a private one');
      }
    });
  });
}

/** Throws where the room has no id. */
export function parseRoomLine(line: string): RoomInfo {
  const info = JSON.parse(line) as RoomInfo | (Omit<RoomInfo, 'id'> & { id: null });
  if (info.id === null) throw new Error('the room has no id: its address is not a private one');
  return info;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  if (child.exitCode !== null) return child.exitCode;
  if (child.signalCode !== null) return -1;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  const [code] = await exited;
  clearTimeout(timer);
  return code ?? -1;
}
