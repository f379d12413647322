import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.ts';
import type { Netns } from './netns.ts';
import { collectOutput, makeDataFolder, noBluez, START_TIMEOUT_MS } from './room.ts';
import { waitFor } from './waitFor.ts';

export interface AppOptions {
  /** More flags. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The computer it runs on; the test's own when left out. */
  netns?: Netns;
}

/** A running personal app without a window. */
export interface App {
  /** Its home page on loopback, with its one-time token. */
  readonly screenUrl: string;
  log(): string;
  /** Asks it to end, and returns its exit code. */
  stop(): Promise<number>;
}

/** Starts the built personal app and waits until it tells where its page is. */
export async function launchApp({ args = [], env, netns }: AppOptions = {}): Promise<App> {
  const dataFolder = makeDataFolder();
  const command = [
    inRoot('out/main/headless.js'),
    ...['--app', '--headless', '--json', '--data', dataFolder],
    ...args,
  ];
  const line = netns?.wrap(process.execPath, command) ?? { file: process.execPath, args: command };
  const child = spawn(line.file, line.args, {
    env: { ...process.env, ...noBluez, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collectOutput(child);
  const stop = async (): Promise<number> => {
    const exited = once(child, 'exit') as Promise<[number | null]>;
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(dataFolder, { recursive: true, force: true });
    return child.exitCode ?? -1;
  };
  try {
    const told = await waitFor('the app’s line', () => /^\{"app":true.*\}$/m.exec(log())?.[0], {
      timeoutMs: START_TIMEOUT_MS,
    });
    const { screenUrl } = JSON.parse(told) as { screenUrl: string };
    return { screenUrl, log, stop };
  } catch (error) {
    await stop();
    throw new Error(`the app did not start; it wrote:\n${log()}`, { cause: error });
  }
}
