import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../files/fileError.ts';

/** A file that is being written. */
export interface WritableFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Back only when the bytes outlive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every call by which an update changes or reads the disk. Tests end the process, fill the disk or lose what
 * was not synced at each of them. All reject with the system's error.
 */
export interface Disk {
  list(folder: string): Promise<string[]>;
  /** Null: no such file, or it is none. */
  sizeOf(file: string): Promise<number | null>;
  makeFolder(folder: string): Promise<void>;
  /** A folder with all in it too; nothing there is no error. */
  remove(target: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes what was created, renamed and removed in the folder outlive a power cut. */
  syncFolder(folder: string): Promise<void>;
  create(file: string, mode?: number): Promise<WritableFile>;
  append(file: string): Promise<WritableFile>;
  read(file: string): AsyncIterable<Uint8Array>;
  freeBytes(folder: string): Promise<number>;
}

const readBytes = 256 * 1024;

async function openToWrite(file: string, flags: 'wx' | 'a', mode?: number): Promise<WritableFile> {
  const handle = await open(file, flags, mode);
  return {
    async write(bytes) {
      await handle.writeFile(bytes);
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

export const nodeDisk: Disk = {
  list: (folder) => readdir(folder),
  async sizeOf(file) {
    try {
      const found = await stat(file);
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
      throw error;
    }
  },
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true });
  },
  remove: (target) => rm(target, { recursive: true, force: true, maxRetries: 3 }),
  rename: (from, to) => rename(from, to),
  async syncFolder(folder) {
    // Windows cannot open a folder for this, and needs no such call.
    if (path.sep === '\\') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  create: (file, mode) => openToWrite(file, 'wx', mode),
  append: (file) => openToWrite(file, 'a'),
  async *read(file) {
    const handle = await open(file, 'r');
    try {
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(readBytes), 0, readBytes);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/** Replaces a small file whole or not at all, and for good. */
export async function replaceFile(disk: Disk, file: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  await disk.remove(temporary);
  const handle = await disk.create(temporary, 0o644);
  try {
    await handle.write(Buffer.from(text));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await disk.rename(temporary, file);
  await disk.syncFolder(path.dirname(file));
}

/** A whole small file as text; undefined where there is none, or it is larger than that. */
export async function readSmall(
  disk: Disk,
  file: string,
  maxBytes: number,
): Promise<string | undefined> {
  const size = await disk.sizeOf(file);
  if (size === null || size > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of disk.read(file)) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The disk, or the account's part of it, is full. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
