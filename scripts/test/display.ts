import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Turns a command line into one that runs elsewhere, for example in a network namespace. */
export type Wrap = (file: string, args: readonly string[]) => { file: string; args: string[] };

export const runHere: Wrap = (file, args) => ({ file, args: [...args] });

const START_TIMEOUT_MS = 15_000;

export interface Display {
  /** Value for DISPLAY. */
  name: string;
  dispose(): Promise<void>;
}

/** A screen in memory for Electron, with a number of its own; undefined where Xvfb is not there. */
export async function startDisplay(wrap: Wrap): Promise<Display | undefined> {
  const xvfb = '/usr/bin/Xvfb';
  if (!existsSync(xvfb)) return undefined;
  // Xvfb picks a free number and writes it to descriptor 3.
  const { file, args } = wrap(xvfb, [
    ...['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'],
  ]);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const dispose = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await exited;
    }
  };
  const lines = createInterface({ input: child.stdio[3] as Readable });
  const number = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }).catch(() => undefined),
    exited.then(() => undefined),
  ]);
  lines.close();
  if (number === undefined) {
    await dispose();
    return undefined;
  }
  return { name: `:${String(number[0]).trim()}`, dispose };
}
