import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { filesUnder, isTest } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';

const configs = [
  'electron.vite.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
  'vite.app.config.ts',
  'vite.controller.config.ts',
  'vite.guest.config.ts',
];

/** SHA-256 over everything a build reads: names and contents of sources, settings and the lock. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  const sources = filesUnder(['src', 'scripts/build']).filter((file) => !isTest(file));
  for (const file of [...sources, ...configs]) {
    const content = readFileSync(inRoot(file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
