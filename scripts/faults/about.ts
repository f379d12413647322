import os from 'node:os';
import { sourceHash } from '../build/hash.ts';
import { run } from '../lib/process.ts';

export type Machine = { cores: number; memoryGb: number };

/** The machine by what matters here; nothing that names it. */
export const machine = (): Machine => ({
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 1024 ** 3),
});

/** The commit that is checked out; a "+" where its files have been changed since. */
export async function commit(): Promise<string> {
  const { code, stdout } = await run('git', ['rev-parse', '--short', 'HEAD']);
  if (code !== 0) return 'unknown';
  const changed = await run('git', ['status', '--porcelain', 'src']);
  return stdout.trim() + (changed.stdout.trim() === '' ? '' : '+');
}

/** Names the product's source: what was measured at another one has to be measured again. */
export const source = (): string => sourceHash().slice(0, 12);
