import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { fileHash } from './fileHash.ts';
import { run } from './process.ts';

const FETCH_TIMEOUT_MS = 300_000;

/** How to call npm without a shell: its JavaScript with this Node when a script was started by npm. */
export function npmCommand(): { file: string; args: string[] } {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? { file: process.execPath, args: [cli] } : { file: 'npm', args: [] };
}

/**
 * Fetches one package from the npm registry into `folder` (its content, without dependencies,
 * without running anything of it). Only a tarball with this SHA-512 (npm's `integrity`) is unpacked.
 * @returns undefined, or why it could not be had.
 */
export async function fetchNpmTarball(
  spec: string,
  integrity: string,
  folder: string,
): Promise<string | undefined> {
  if (existsSync(folder)) return undefined;
  mkdirSync(path.dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    const npm = npmCommand();
    const packed = await run(
      npm.file,
      [...npm.args, 'pack', spec, '--ignore-scripts', '--silent', '--pack-destination', work],
      { timeoutMs: FETCH_TIMEOUT_MS },
    );
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (packed.code !== 0 || tarball === undefined) return `${spec} could not be fetched`;
    const file = path.join(work, tarball);
    const sha512 = await fileHash(file, 'sha512', 'base64');
    if (`sha512-${sha512}` !== integrity) return `${spec} is not the package that was pinned`;
    const unpacked = await run('tar', ['-xzf', file, '-C', work]);
    if (unpacked.code !== 0) return `${spec} could not be unpacked`;
    await rename(path.join(work, 'package'), folder);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
