import type { Cancel, Clock, Logger } from '../ports.ts';

/** Tells one state of a file from another: size, time of the last change and number. */
export type FileMark = string;

export type MarkWatchDeps = {
  /** Null where there is no file. */
  mark(): Promise<FileMark | null>;
  /** The file is another one, and nobody is writing it any more. False where it is to be asked again. */
  onSettled(): Promise<boolean>;
  clock: Clock;
  logger: Logger;
};

export const pollMs = 2_000;

/**
 * Watches a file by looking at it: notifications of the system get lost on network drives and when a folder
 * is made anew. A change counts once two looks in a row have seen the same, so that no half-written file is read.
 */
export function createMarkWatch(deps: MarkWatchDeps): { dispose: () => void } {
  let taken: FileMark | null | undefined;
  let seen: FileMark | null | undefined;
  let isDisposed = false;
  let cancelTimer: Cancel = () => undefined;

  async function look(): Promise<void> {
    const found = await deps.mark();
    const isSame = found === seen;
    seen = found;
    if (!isSame || found === taken || isDisposed) return;
    if (await deps.onSettled()) taken = found;
  }

  function lookLater(): void {
    cancelTimer = deps.clock.after(pollMs, () => {
      void look()
        .catch((error: unknown) => deps.logger.warn('cannot look at a watched file', { error }))
        .then(() => {
          if (!isDisposed) lookLater();
        });
    });
  }

  lookLater();
  return {
    dispose() {
      isDisposed = true;
      cancelTimer();
    },
  };
}
