import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildShell } from '../lib/buildShell.ts';
import { makeMsi } from './msi.ts';
import { makeNsis } from './nsis.ts';

export type InstallersOptions = {
  /** The packed app: what becomes `app-<version>`. */
  folder: string;
  /** Three numbers. */
  version: string;
  out: string;
};

/** Makes both installers, for whoever rolls rooms out: shell, app, update task. @returns their files. */
export async function makeInstallers(options: InstallersOptions): Promise<string[]> {
  const { folder: app, version, out } = options;
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(path.join(tmpdir(), 'mago-installers-'));
  try {
    const shell = path.join(work, 'mago-room-shell.exe');
    await buildShell({ target: 'windows', file: shell });
    const parts = { version, shell, app };
    const exe = path.join(out, 'RoomSetup.exe');
    const msi = path.join(out, 'RoomSetup.msi');
    await makeNsis({ ...parts, out: exe });
    await makeMsi({ ...parts, out: msi });
    return [exe, msi];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
