import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

const skipped = new Set(['node_modules', 'out', '.cache', '.git']);

/** Every file under these folders or files (relative to the root), sorted, with forward slashes. */
export function filesUnder(folders: readonly string[], base = root): string[] {
  const found: string[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(path.join(base, relative), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const child = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile()) found.push(child);
    }
  };
  for (const folder of folders) walk(folder);
  return found.toSorted();
}

export const isTest = (file: string): boolean => /\.(test|spec)\.tsx?$/.test(file);

export const isTypeScript = (file: string): boolean => /\.tsx?$/.test(file);
