import { rmSync } from 'node:fs';
import { makeDataFolder } from '../../harness/index.ts';

/** Data folders that are removed together. */
export function makeFolders() {
  const made: string[] = [];
  return {
    add(): string {
      const folder = makeDataFolder();
      made.push(folder);
      return folder;
    },
    dispose() {
      for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
