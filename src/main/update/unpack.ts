import path from 'node:path';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { err, ok, type Result } from '#shared/result.ts';
import type { UpdateReason } from '#shared/update.ts';
import { isDiskFull, type Disk } from './disk.ts';

const maxEntries = 50_000;
const maxNameLength = 200;

/**
 * Unpacks a zip into a new folder, every file synced. The package is signed, and is read all the same as if it
 * were not: no link, no way out of the folder, not more than was announced. On failure the folder is gone.
 */
export async function unpack(
  disk: Disk,
  file: string,
  folder: string,
  maxBytes: number,
): Promise<Result<null, UpdateReason>> {
  try {
    await disk.remove(folder);
    await disk.makeFolder(folder);
    const unpacked = await unpackInto(disk, file, folder, maxBytes);
    if (!unpacked.ok) await disk.remove(folder);
    return unpacked;
  } catch (error) {
    await disk.remove(folder);
    if (isDiskFull(error)) return err('diskFull');
    return err('packageUnusable');
  }
}

async function unpackInto(
  disk: Disk,
  file: string,
  folder: string,
  maxBytes: number,
): Promise<Result<null, UpdateReason>> {
  // Names are decoded and checked by the library: absolute ones and those with `..` are an error.
  const zip = await openPromise(file, {
    ...{ lazyEntries: true, strictFileNames: true, autoClose: false },
  });
  const folders = new Set([folder]);
  let room = maxBytes;
  let count = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      count += 1;
      const kind = kindOf(entry);
      room -= entry.uncompressedSize;
      if (kind === 'other' || count > maxEntries || room < 0) return err('packageUnusable');
      const target = path.join(folder, ...entry.fileName.split('/'));
      await makeFolders(disk, kind === 'folder' ? target : path.dirname(target), folder, folders);
      if (kind === 'file') await writeEntry(disk, zip, entry, target);
    }
  } finally {
    zip.close();
  }
  for (const made of [...folders].toReversed()) await disk.syncFolder(made);
  return ok(null);
}

/** By the Unix mode that the zip carries, if any: a link in a package has no business there. */
function kindOf({ fileName, externalFileAttributes }: Entry): 'file' | 'folder' | 'other' {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (fileName.length > maxNameLength || (type !== 0 && type !== 0o100000 && type !== 0o040000))
    return 'other';
  return fileName.endsWith('/') ? 'folder' : 'file';
}

async function makeFolders(
  disk: Disk,
  wanted: string,
  base: string,
  made: Set<string>,
): Promise<void> {
  if (made.has(wanted) || !wanted.startsWith(base)) return;
  await makeFolders(disk, path.dirname(wanted), base, made);
  await disk.makeFolder(wanted);
  made.add(wanted);
}

async function writeEntry(disk: Disk, zip: ZipFile, entry: Entry, target: string): Promise<void> {
  const isProgram = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
  const handle = await disk.create(target, isProgram ? 0o755 : 0o644);
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) await handle.write(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
