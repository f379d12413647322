import path from 'node:path';
import process from 'node:process';
import type { Clock, JsonFile, Logger } from '../ports.ts';
import { isTemporaryOf, writeAtomically } from './atomicWrite.ts';
import { FileError, systemCode, toFileError } from './fileError.ts';
import { nodeFileSystem, type FileSystem } from './fileSystem.ts';
import { readCapped, type FileText } from './readCapped.ts';

/** A room's documents are a few kilobytes; what is larger is not ours. */
export const maxJsonBytes = 1024 * 1024;
const keptBroken = 3;

export type JsonFileDeps = {
  path: string;
  /** Permissions of the file on systems that have them; 0600 unless given. */
  mode?: number;
  /** Whether a parsed document is usable. One that is not counts as broken. */
  accepts?(value: unknown): boolean;
  /** The file was unusable and was put aside; `keptAs` is null where even that failed. */
  onBroken(keptAs: string | null): void;
  clock: Clock;
  logger: Logger;
  fs?: FileSystem;
};

/** Suffix of a file put aside at `now` (milliseconds since the epoch): sorts by time, allowed on every file system. */
const brokenMark = (now: number): string =>
  `.broken-${new Date(now).toISOString().replace(/[-:]/g, '')}`;

/** The newest value that is still to be written, and the promise that all who wait for it share. */
type Waiting = { text: string; written: Promise<void> };

/**
 * A small JSON document on disk, replaced whole or not at all (`atomicWrite.ts`).
 *
 * Writes go one after the other; of those that wait, only the newest is written, and all of them are
 * settled by it. `write` rejects with a `FileError`. Reads and writes of one file are in order.
 */
export function createJsonFile(deps: JsonFileDeps): JsonFile {
  const fs = deps.fs ?? nodeFileSystem;
  const mode = deps.mode ?? 0o600;
  const folder = path.dirname(deps.path);
  let queue: Promise<unknown> = Promise.resolve();
  let waiting: Waiting | null = null;
  let writes = 0;
  let isClean = false;

  /** Runs after everything before it, also when that failed. */
  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = queue.then(run, run);
    queue = result.catch(() => undefined);
    return result;
  }

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      deps.clock.after(ms, resolve);
    });

  /** Removes what a killed process left behind. Once, before the first access. */
  async function clean(): Promise<void> {
    if (isClean) return;
    isClean = true;
    try {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      const left = (await fs.readdir(folder)).filter((name) => isTemporaryOf(deps.path, name));
      for (const name of left) await fs.unlink(path.join(folder, name));
    } catch (error) {
      deps.logger.warn('cannot clean the data folder', { code: systemCode(error) });
    }
  }

  async function putAside(reason: string): Promise<void> {
    const keptAs = `${deps.path}${brokenMark(deps.clock.now())}`;
    const isKept = await fs.rename(deps.path, keptAs).then(
      () => true,
      () => false,
    );
    deps.logger.warn('a file was unusable and was put aside', {
      file: path.basename(deps.path),
      reason,
      isKept,
    });
    await dropOldBroken().catch(() => undefined);
    deps.onBroken(isKept ? keptAs : null);
  }

  async function dropOldBroken(): Promise<void> {
    const start = `${path.basename(deps.path)}.broken-`;
    const broken = (await fs.readdir(folder)).filter((name) => name.startsWith(start)).toSorted();
    for (const name of broken.slice(0, -keptBroken)) await fs.unlink(path.join(folder, name));
  }

  function parse(file: FileText): { value: unknown } | { reason: string } {
    if (file.state !== 'text') return { reason: file.state };
    try {
      const value: unknown = JSON.parse(file.text);
      return (deps.accepts?.(value) ?? true) ? { value } : { reason: 'not accepted' };
    } catch {
      return { reason: 'not JSON' };
    }
  }

  async function read(): Promise<unknown> {
    await clean();
    const file = await readCapped({ fs, wait }, deps.path, maxJsonBytes);
    if (file.state === 'absent') return undefined;
    const parsed = parse(file);
    if ('value' in parsed) return parsed.value;
    await putAside(parsed.reason);
    return undefined;
  }

  async function writeWaiting(): Promise<void> {
    const text = waiting?.text;
    waiting = null;
    if (text === undefined) return;
    try {
      await clean();
      writes += 1;
      const id = `${process.pid}-${writes}`;
      await writeAtomically({ fs, id, mode, wait }, deps.path, text);
    } catch (error) {
      throw toFileError(error, path.basename(deps.path));
    }
  }

  async function write(value: unknown): Promise<void> {
    const text = JSON.stringify(value, null, 2);
    if (Buffer.byteLength(text) > maxJsonBytes)
      throw new FileError('file.tooLarge', `${path.basename(deps.path)} would be too large`);
    if (waiting) waiting.text = text;
    else waiting = { text, written: inOrder(writeWaiting) };
    return waiting.written;
  }

  return { read: () => inOrder(read), write };
}
