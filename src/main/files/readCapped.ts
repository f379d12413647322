import { systemCode } from './fileError.ts';
import type { FileSystem } from './fileSystem.ts';
import { retryWhileHeld } from './retryWhileHeld.ts';

export type FileText =
  | { state: 'text'; text: string }
  | { state: 'absent' }
  | { state: 'too large' }
  /** A folder, a pipe, or what the system does not let us read. */
  | { state: 'unreadable' };

export type FileBytes =
  { state: 'bytes'; bytes: Uint8Array } | Exclude<FileText, { state: 'text' }>;

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
  const found = await readCappedBytes(deps, file, maxBytes);
  return found.state === 'bytes'
    ? { state: 'text', text: Buffer.from(found.bytes).toString('utf8') }
    : found;
}

/** A whole file, without ever holding more than `maxBytes` of it. */
export async function readCappedBytes(
  deps: ReadDeps,
  file: string,
  maxBytes: number,
): Promise<FileBytes> {
  try {
    return await retryWhileHeld(deps.wait, () => readOnce(deps.fs, file, maxBytes));
  } catch (error) {
    return { state: systemCode(error) === 'ENOENT' ? 'absent' : 'unreadable' };
  }
}

async function readOnce(fs: ReadDeps['fs'], file: string, maxBytes: number): Promise<FileBytes> {
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
      if (bytesRead === 0) return { state: 'bytes', bytes: buffer.subarray(0, length) };
    }
  } finally {
    await handle.close();
  }
}
