import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { run } from '../../../scripts/lib/process.ts';
import { Unavailable } from '../harness/benchmark.ts';

/**
 * Products to compare with, pinned by `npm/package-lock.json`: no dependencies of ours, so they are installed
 * apart, when a benchmark first wants them.
 */
const folder = inRoot('.cache/bench-peers');
const installTimeoutMs = 300_000;
let installing: Promise<void> | undefined;

async function install(): Promise<void> {
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(path.join(import.meta.dirname, 'npm', file), path.join(folder, file));
  const cli = process.env.npm_execpath;
  const [file, ...args] = cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { code } = await run(file ?? 'npm', [...args, ...flags], {
    cwd: folder,
    timeoutMs: installTimeoutMs,
  });
  if (code !== 0) throw new Unavailable('the packages to compare with could not be installed');
}

/** An absolute path in one of them. Throws `Unavailable` when they cannot be had. */
export async function npmPeer(...parts: string[]): Promise<string> {
  installing ??= install();
  await installing;
  return path.join(folder, 'node_modules', ...parts);
}
