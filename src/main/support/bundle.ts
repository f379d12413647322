import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { redactFields } from '#shared/redact.ts';
import { logFiles, readEnd, redactLines } from './recentLog.ts';

/** Of all logs together, before packing; mail takes what comes out of it. */
const maxLogBytes = 40 * 1024 * 1024;
const keptBundles = 5;
const namePattern = /^mago-room-support-[\w-]+\.zip$/;

export type BundleContent = {
  /** What the room knows of itself. Redacted here once more. */
  state: Record<string, unknown>;
  /** Folders whose logs go in, by the name they have in the bundle. */
  logFolders: Readonly<Record<string, string>>;
  /** Of tickets that people have written at the wall. */
  ticketsFolder: string;
};

/** Packs what helps whoever is asked for help. @returns the file's path. Rejects with the system's error. */
export async function writeBundle(
  folder: string,
  now: number,
  content: BundleContent,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const zip = new ZipFile();
  const add = (name: string, text: string): void =>
    zip.addBuffer(Buffer.from(text), name, { mtime: new Date(now) });
  add('state.json', `${JSON.stringify(redactFields(content.state), null, 2)}\n`);
  let left = maxLogBytes;
  for (const [name, from] of Object.entries(content.logFolders))
    for (const file of await logFiles(from)) {
      if (left <= 0) break;
      const text = redactLines(await readEnd(file, left));
      left -= Buffer.byteLength(text);
      add(`${name}/${path.basename(file)}`, text);
    }
  for (const name of await readdir(content.ticketsFolder).catch((): string[] => []))
    add(`tickets/${name}`, await readEnd(path.join(content.ticketsFolder, name), maxTicketBytes));
  zip.end();
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  const file = path.join(folder, `mago-room-support-${stamp}.zip`);
  try {
    await pipeline(zip.outputStream, createWriteStream(`${file}.tmp`, { mode: 0o600 }));
    await rename(`${file}.tmp`, file);
  } catch (error) {
    await unlink(`${file}.tmp`).catch(() => undefined);
    throw error;
  }
  await removeOld(folder);
  return file;
}

const maxTicketBytes = 1024 * 1024;

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => namePattern.test(name)).toSorted();
  for (const name of names.slice(0, -keptBundles))
    await unlink(path.join(folder, name)).catch(() => undefined);
}
