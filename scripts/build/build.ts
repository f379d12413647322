import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build as buildRoom } from 'electron-vite';
import { build as buildPage } from 'vite';
import { Failure } from '../lib/failure.ts';
import { inRoot } from '../lib/paths.ts';
import { sourceHash } from './hash.ts';

/** What a complete build leaves behind. */
export const outputs = [
  'out/main/index.js',
  'out/main/headless.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/guest/index.html',
  'out/app/index.html',
  'out/cloud-page/index.html',
  'out/guest/controller/index.html',
  'out/guest-manifest.json',
  'out/cloud-page-manifest.json',
];

const hashFile = inRoot('out/.build-hash');

/** Whether `out/` was made from the sources as they are now. */
export function isBuildCurrent(hash = sourceHash()): boolean {
  return (
    outputs.every((file) => existsSync(inRoot(file))) &&
    existsSync(hashFile) &&
    readFileSync(hashFile, 'utf8') === hash
  );
}

/**
 * Builds the room, the two guest pages and the app's page into `out/`, unless that is up to date.
 * Prints one line, on stderr: stdout belongs to the program that is started afterwards.
 */
export async function build({ force = false } = {}): Promise<void> {
  const hash = sourceHash();
  if (!force && isBuildCurrent(hash)) {
    process.stderr.write('build: up to date\n');
    return;
  }
  const startedAt = performance.now();
  // The hash goes first and comes back last, so that a build that broke off is never "up to date".
  rmSync(hashFile, { force: true });
  const mode = process.env.NODE_ENV;
  try {
    await buildRoom({ configFile: inRoot('electron.vite.config.ts'), logLevel: 'warn' });
    await buildPage({ configFile: inRoot('vite.guest.config.ts'), logLevel: 'warn' });
    await buildPage({ configFile: inRoot('vite.app.config.ts'), logLevel: 'warn' });
    await buildPage({ configFile: inRoot('vite.cloud.config.ts'), logLevel: 'warn' });
    // Into a folder of the guest page's, which is emptied first.
    await buildPage({ configFile: inRoot('vite.controller.config.ts'), logLevel: 'warn' });
  } catch (error) {
    throw new Failure(
      `the build failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    // Vite writes "production" here; what this process starts later is not always built.
    if (mode === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = mode;
  }
  // The manifests are for the size check; they are no part of what guests are served.
  for (const page of ['guest', 'cloud-page'])
    renameSync(inRoot(`out/${page}/manifest.json`), inRoot(`out/${page}-manifest.json`));
  writeFileSync(hashFile, hash);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`build: room, guest pages and app built in ${seconds} s\n`);
}
