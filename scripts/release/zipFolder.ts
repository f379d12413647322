import { createWriteStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Of every entry: the same folder gives the same bytes. */
const date = new Date('2000-01-01T00:00:00Z');

/** Packs a folder's files, by their paths in it. @returns the sum of their sizes. */
export async function zipFolder(folder: string, file: string): Promise<number> {
  const zip = new ZipFile();
  let bytes = 0;
  for (const name of namesUnder(folder)) {
    const from = path.join(folder, name);
    const { size, mode } = statSync(from);
    bytes += size;
    const isProgram = (mode & 0o100) !== 0;
    zip.addFile(from, name, { mtime: date, mode: isProgram ? 0o100755 : 0o100644 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return bytes;
}

function namesUnder(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  if (links[0]) throw new Error(`${links[0].name} is a link: no update may hold one`);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.replaceAll(path.sep, '/'))
    .toSorted();
}
