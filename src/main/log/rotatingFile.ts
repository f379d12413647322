import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

export type RotatingFile = { write(line: string): void; close(): void };

const dayMs = 24 * 60 * 60_000;

/**
 * A log that stays small: `room.log`, and what was before as `room.1.log` (newest) to `room.49.log`. A file ends
 * with its day or when it is full, so that 500 MB or 30 days are kept, whichever is less. It writes
 * synchronously, so that the last line before a crash is there to read. Throws only when the folder cannot be made.
 */
export function openRotatingFile({
  dir,
  name = 'room',
  maxBytes = 10 * 1024 * 1024,
  files = 50,
  maxAgeMs = 30 * dayMs,
  now = Date.now,
  onLost,
}: {
  dir: string;
  name?: string;
  maxBytes?: number;
  files?: number;
  maxAgeMs?: number;
  now?: () => number;
  /** Lines cannot be written (disk full, folder gone). Called once until it works again. */
  onLost(error: unknown): void;
}): RotatingFile {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = (index: number): string =>
    path.join(dir, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  const dayOf = (at: number): number => Math.floor(at / dayMs);
  let handle: number | undefined;
  let bytes = 0;
  let day = 0;
  let isLosing = false;

  function open(): number {
    const opened = openSync(file(0), 'a', 0o600);
    const { size, mtimeMs } = fstatSync(opened);
    bytes = size;
    day = size > 0 ? dayOf(mtimeMs) : dayOf(now());
    return opened;
  }

  function close(): void {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  }

  function rotate(): void {
    close();
    for (let index = files - 2; index >= 0; index -= 1) moveIfThere(file(index), file(index + 1));
    removeOld();
  }

  /** By when a file was last written: its newest line is too old then. */
  function removeOld(): void {
    const own = new RegExp(`^${name}\\.(\\d+)\\.log$`);
    for (const entry of readdirSync(dir)) {
      const index = own.exec(entry)?.[1];
      if (index === undefined) continue;
      const whole = path.join(dir, entry);
      const { mtimeMs } = statSync(whole);
      if (now() - mtimeMs > maxAgeMs || Number(index) >= files) unlinkSync(whole);
    }
  }

  return {
    write(line) {
      try {
        handle ??= open();
        const size = Buffer.byteLength(line);
        if (bytes > 0 && (bytes + size > maxBytes || dayOf(now()) !== day)) {
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
