import { existsSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.ts';
import { run, runNode } from '../lib/process.ts';

const INSTALL_TIMEOUT_MS = 25_000;
const PROBE_TIMEOUT_MS = 10_000;

export type ElectronSearch = { found: true; executable: string } | { found: false; reason: string };

/** Name of the executable inside an Electron distribution folder. */
export function executableName(platform = process.platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/**
 * The Electron to run: the folder in ELECTRON_OVERRIDE_DIST_PATH, else the pinned package's own,
 * fetched now when it is not there yet.
 */
export async function findElectron(env = process.env): Promise<ElectronSearch> {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const executable = path.join(override ?? inRoot('node_modules/electron/dist'), executableName());
  if (!existsSync(executable)) {
    if (override !== undefined) {
      return { found: false, reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${executableName()}` };
    }
    const reason = await install(env);
    if (reason !== undefined) return { found: false, reason };
  }
  return (await isRunnable(executable, env))
    ? { found: true, executable }
    : { found: false, reason: 'its program does not run on this system' };
}

/** Undefined when the binary is there afterwards, else why it is not. */
async function install(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const installer = inRoot('node_modules/electron/install.js');
  if (!existsSync(installer)) return 'the electron package is not installed';
  process.stderr.write('start: fetching Electron (once)\n');
  const { code, timedOut } = await runNode(installer, [], { env, timeoutMs: INSTALL_TIMEOUT_MS });
  if (timedOut) return `its download took more than ${INSTALL_TIMEOUT_MS / 1000} s`;
  return code === 0 ? undefined : 'its download failed';
}

/** A binary whose libraries are missing ends with 127 before it reads any code. */
async function isRunnable(executable: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { code } = await run(executable, ['-e', '0'], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  return code === 0;
}
