import path from 'node:path';
import { inRoot } from '../lib/paths.ts';
import { run } from '../lib/process.ts';
import type { InstallerParts } from './msi.ts';

const buildTimeoutMs = 600_000;

/** Makes the NSIS installer, by Debian's makensis. Rejects with what it says. */
export async function makeNsis({ version, shell, app, out }: InstallerParts): Promise<void> {
  const values = {
    ...{ VERSION: version, SHELL: path.resolve(shell), APP: path.resolve(app) },
    TASK: inRoot('resources/intune/UpdateTask.xml'),
    SETUP: inRoot('resources/installer/pc.cmd'),
    OUT: path.resolve(out),
  };
  const defined = Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
  const args = ['-V2', '-NOCD', ...defined, inRoot('resources/installer/room.nsi')];
  // It crashes on a file's name with an umlaut where the locale knows only ASCII.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { code, output } = await run('makensis', args, { env, timeoutMs: buildTimeoutMs });
  if (code !== 0 || output.trim() !== '') throw new Error(`makensis ended with ${code}: ${output}`);
}
