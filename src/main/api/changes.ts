import type { Abort } from '#shared/room/api.ts';

/** Wakes whoever waits for the next change. */
export interface Changes {
  notify(): void;
  /** Resolves at the next `notify`, or when aborted. */
  next(abort: Abort): Promise<void>;
}

export function createChanges(): Changes {
  let waiting = new Set<() => void>();
  return {
    notify() {
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
    },
    next: (abort) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          abort.removeEventListener('abort', wake);
          resolve();
        };
        if (abort.aborted) return wake();
        waiting.add(wake);
        abort.addEventListener('abort', wake);
      }),
  };
}
