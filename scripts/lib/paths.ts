import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's root folder, absolute. */
export const root = path.resolve(import.meta.dirname, '../..');

/** An absolute path inside the repository. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts);
}

/**
 * The JavaScript file behind a package's command, to be run with `process.execPath`: the shell
 * wrappers in `node_modules/.bin` cannot be spawned without a shell on Windows.
 */
export function packageBin(packageName: string, command = packageName): string {
  const folder = inRoot('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return path.join(folder, file);
}

/** The first of these files that exists. */
export function firstExisting(files: readonly (string | undefined)[]): string | undefined {
  return files.find((file): file is string => file !== undefined && existsSync(file));
}
