import { systemCode } from './fileError.ts';
import type { FileSystem } from './fileSystem.ts';
import { retryWhileHeld } from './retryWhileHeld.ts';

export type FileText =
  | { state: 'text'; text: string }
  | { state: 'absent' }
  | { state: 'too large' }
  /** A folder, a pipe, or what the system does not let us read. */
  | { state: 'unreadable' };

export type ReadDeps = {
  fs: Pick<FileSystem, 'lstat' | 'open'>;
  wait(ms: number): Promise<void>;
};

/** A whole text file, UTF-8, without ever holding more than `maxBytes` of it. */
export async function readCapped(
  deps: ReadDeps,
  file: string,
  maxBytes: number,
): Promise<FileText> {
  try {
    return await retryWhileHeld(deps.wait, () => readOnce(deps.fs, file, maxBytes));
  } catch (error) {
    return { state: systemCode(error) === 'ENOENT' ? 'absent' : 'unreadable' };
  }
}

async function readOnce(fs: ReadDeps['fs'], file: string, maxBytes: number): Promise<FileText> {
  // Opening a pipe would wait for its writer.
  const found = await fs.lstat(file);
  if (!found.isFile() && !found.isSymbolicLink()) return { state: 'unreadable' };
  const handle = await fs.open(file, 'r');
  try {
    const buffer = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (length > maxBytes) return { state: 'too large' };
      if (bytesRead === 0) return { state: 'text', text: buffer.toString('utf8', 0, length) };
    }
  } finally {
    await handle.close();
  }
}
