import path from 'node:path';
import { systemCode } from './fileError.ts';
import type { FileSystem } from './fileSystem.ts';
import { retryWhileHeld } from './retryWhileHeld.ts';

const temporaryEnd = '.tmp';

/** Prefix of the temporary files of one target; they lie beside it because a rename must not cross volumes. */
const temporaryStart = (target: string): string => `.${path.basename(target)}.`;

const temporaryPath = (target: string, id: string): string =>
  path.join(path.dirname(target), `${temporaryStart(target)}${id}${temporaryEnd}`);

export const isTemporaryOf = (target: string, fileName: string): boolean =>
  fileName.startsWith(temporaryStart(target)) && fileName.endsWith(temporaryEnd);

export type AtomicWriteDeps = {
  fs: FileSystem;
  /** Names the temporary file. */
  id: string;
  mode: number;
  wait(ms: number): Promise<void>;
};

/** Makes the rename itself outlive a power cut. Windows cannot open a folder for this, and needs no such call. */
async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const noSuchCall = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EACCES']);
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!noSuchCall.has(systemCode(error) ?? '')) throw error;
  }
}

/**
 * Replaces a file whole or not at all: after a kill or a power cut at any moment it holds the old or the
 * new bytes. Throws the system's error; the temporary file is gone then.
 */
export async function writeAtomically(
  deps: AtomicWriteDeps,
  target: string,
  text: string,
): Promise<void> {
  const { fs } = deps;
  const temporary = temporaryPath(target, deps.id);
  try {
    const handle = await fs.open(temporary, 'wx', deps.mode);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await retryWhileHeld(deps.wait, () => fs.rename(temporary, target));
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(fs, path.dirname(target));
}
