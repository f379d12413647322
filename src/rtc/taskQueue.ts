/** Runs tasks one after another, so that steps which must not overlap cannot. */
export interface TaskQueue {
  /** Resolves after the task has run, or at once after `close`. Never rejects: a failure goes to `onFailed`. */
  run(task: () => Promise<void> | void): Promise<void>;
  /** Drops what has not started. */
  close(): void;
}

export const createTaskQueue = (onFailed: (reason: unknown) => void): TaskQueue => {
  let tail: Promise<void> = Promise.resolve();
  let isClosed = false;
  return {
    run: (task) => {
      tail = tail.then(async () => {
        if (isClosed) return;
        try {
          await task();
        } catch (reason) {
          // What fails because it was closed under way is no failure.
          if (!isClosed) onFailed(reason);
        }
      });
      return tail;
    },
    close: () => {
      isClosed = true;
    },
  };
};
