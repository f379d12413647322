import path from 'node:path';
import { toolFolder } from '../lib/npmTool.ts';
import { root } from '../lib/paths.ts';
import { runNode } from '../lib/process.ts';

export type PackOptions = {
  platform: 'linux' | 'windows';
  out: string;
  /** A folder with an unpacked Electron; without one electron-builder fetches the pinned version. */
  electron?: string | undefined;
};

export type Packed = {
  /** What becomes `app-<version>`. */
  folder: string;
  program: string;
  archive: string;
};

const PACK_TIMEOUT_MS = 600_000;

/** Packs what `npm run build` made, by electron-builder and its file. Rejects with what it says. */
export async function packApp({ platform, out, electron }: PackOptions): Promise<Packed> {
  const isWindows = platform === 'windows';
  const cli = path.join(toolFolder('packing'), 'node_modules/electron-builder/cli.js');
  const { code, output } = await runNode(
    cli,
    [
      ...[isWindows ? '--win' : '--linux', 'dir', '--x64', '--publish', 'never'],
      ...['--projectDir', root, `-c.directories.output=${path.resolve(out)}`],
      ...(electron === undefined ? [] : [`-c.electronDist=${path.resolve(electron)}`]),
    ],
    { timeoutMs: PACK_TIMEOUT_MS },
  );
  if (code !== 0) throw new Error(`electron-builder ended with ${code}:\n${output.slice(-2_000)}`);
  const folder = path.resolve(out, isWindows ? 'win-unpacked' : 'linux-unpacked');
  return {
    folder,
    program: path.join(folder, isWindows ? 'mago-room.exe' : 'mago-room'),
    archive: path.join(folder, 'resources/app.asar'),
  };
}
