import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

export type RotatingFile = { write(line: string): void; close(): void };

/**
 * A log file that stays small: `room.log`, and what was before as `room.1.log` (newest) to
 * `room.4.log`. It writes synchronously, so that the last line before a crash is there to read.
 * Throws only when the folder cannot be made.
 */
export function openRotatingFile({
  dir,
  name = 'room',
  maxBytes = 10 * 1024 * 1024,
  files = 5,
  onLost,
}: {
  dir: string;
  name?: string;
  maxBytes?: number;
  files?: number;
  /** Lines cannot be written (disk full, folder gone). Called once until it works again. */
  onLost(error: unknown): void;
}): RotatingFile {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = (index: number): string =>
    path.join(dir, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  let handle: number | undefined;
  let bytes = 0;
  let isLosing = false;

  function open(): number {
    const opened = openSync(file(0), 'a', 0o600);
    bytes = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  }

  function rotate(): void {
    close();
    for (let index = files - 2; index >= 0; index -= 1) moveIfThere(file(index), file(index + 1));
  }

  return {
    write(line) {
      try {
        handle ??= open();
        const size = Buffer.byteLength(line);
        if (bytes > 0 && bytes + size > maxBytes) {
          rotate();
          handle = open();
        }
        writeSync(handle, line);
        bytes += size;
        isLosing = false;
      } catch (error) {
        if (!isLosing) onLost(error);
        isLosing = true;
      }
    },
    close,
  };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
