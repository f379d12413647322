import { statfs } from 'node:fs/promises';
import type { Cancel, Clock, Logger } from '../ports.ts';
import { systemCode } from './fileError.ts';

/** Less than this, and logs and changes soon find no place. The room itself writes kilobytes. */
export const fullBelowBytes = 16 * 1024 * 1024;
const lookEveryMs = 10_000;

export type DiskWatchDeps = {
  /** A folder on the disk that is watched. */
  folder: string;
  clock: Clock;
  logger: Logger;
  /** Told when the disk gets full, and when there is room again; not before the first of the two. */
  onChange(isFull: boolean): void;
  /** Bytes that the room's account may still write. Rejects with the system's error. */
  freeBytes?(folder: string): Promise<number>;
};

/**
 * Looks at the disk from now on, so that the wall says what is wrong before the first change is lost: calls
 * need no disk. A disk that cannot be asked counts as it was.
 */
export function watchDisk(deps: DiskWatchDeps): Cancel {
  const { folder, clock, logger, onChange, freeBytes = freeOnDisk } = deps;
  let isFull = false;
  let isStopped = false;
  let cancel: Cancel = () => undefined;

  async function look(): Promise<void> {
    try {
      const isFullNow = (await freeBytes(folder)) < fullBelowBytes;
      if (!isStopped && isFullNow !== isFull) {
        isFull = isFullNow;
        logger.warn(isFull ? 'the disk is full' : 'the disk has room again');
        onChange(isFull);
      }
    } catch (error) {
      logger.debug('cannot ask for free disk space', { code: systemCode(error) });
    }
    if (!isStopped) cancel = clock.after(lookEveryMs, () => void look());
  }

  void look();
  return () => {
    isStopped = true;
    cancel();
  };
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
