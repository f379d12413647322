import { build } from './build/build.ts';
import { inRoot, root } from './lib/paths.ts';
import { runInForeground } from './lib/process.ts';
import { findElectron } from './start/electron.ts';

/**
 * `npm start [-- flags]`: builds and opens the room, in Electron where that can be had, else as
 * plain Node with an installed browser as its screen. `--headless` asks for no screen at all.
 * Flags go to the room as they are. stdout is the room's alone.
 */
export async function main(args: string[]): Promise<number> {
  await build();
  const { env } = process;
  if (args.includes('--headless') || !hasDisplay(env)) return startHeadless(args, env);

  const electron = await findElectron(env);
  if (!electron.found) {
    process.stderr.write(`start: no Electron (${electron.reason}): the room opens in a browser\n`);
    return startHeadless(args, env);
  }
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (asRoot) process.stderr.write('start: run by root, so Chromium has no sandbox of its own\n');
  return runInForeground(
    electron.executable,
    [...(asRoot ? ['--no-sandbox'] : []), root, ...args],
    { env },
  );
}

function startHeadless(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return runInForeground(process.execPath, [inRoot('out/main/headless.js'), ...args], { env });
}

function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
}
