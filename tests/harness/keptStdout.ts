import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Playwright hands a started Electron over late, and what it wrote to stdout until then is lost: on a
 * busy machine that is the room's one line. So stdout goes to a file, by a script in Electron's place.
 */
export function keepStdout(executable: string, folder: string): { script: string; read(): string } {
  const script = path.join(folder, 'electron.sh');
  const file = path.join(folder, 'stdout.txt');
  writeFileSync(file, '');
  writeFileSync(script, `#!/bin/sh\nexec '${executable}' "$@" >>'${file}'\n`, { mode: 0o700 });
  return { script, read: () => readFileSync(file, 'utf8') };
}
