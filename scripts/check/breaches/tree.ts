import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesUnder } from '../../lib/files.ts';
import { inRoot } from '../../lib/paths.ts';

const configs = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** Files of a planted tree: path → content. */
export type Files = Record<string, string>;

/**
 * Runs `visit` on a throw-away folder that has our own settings and packages, but these files.
 * The tools are started in it as they are in the repository.
 */
export async function withTree<T>(files: Files, visit: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-breaches-'));
  try {
    const tsconfigs = filesUnder(['src', 'tests', 'scripts']).filter((file) =>
      file.endsWith('/tsconfig.json'),
    );
    for (const file of [...configs, ...tsconfigs]) cpSync(inRoot(file), path.join(folder, file));
    symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'junction');
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }
    return await visit(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
