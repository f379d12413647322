import type { Clock, Logger } from './ports.ts';

/** Longest time a stop may take: whoever asked for it is waiting (a service manager, or a person). */
const capMs = 3_000;

/** What has to be undone when the program ends, in the reverse order of its making. */
export interface Shutdown {
  readonly isRunning: boolean;
  /** Once the end has begun, `undo` runs at once. */
  add(name: string, undo: () => Promise<void> | void): void;
  /** Undoes everything, each step even if one before it failed, in three seconds at most. */
  run(): Promise<void>;
}

export function createShutdown({ clock, logger }: { clock: Clock; logger: Logger }): Shutdown {
  const steps: { name: string; undo: () => Promise<void> | void }[] = [];
  let running: Promise<void> | null = null;

  async function undoOne({ name, undo }: (typeof steps)[number]): Promise<void> {
    try {
      await undo();
    } catch (error) {
      logger.error('could not stop a part', { part: name, error });
    }
  }

  async function undoAll(): Promise<void> {
    for (let step = steps.pop(); step; step = steps.pop()) await undoOne(step);
  }

  return {
    get isRunning() {
      return running !== null;
    },
    add(name, undo) {
      if (running) void undoOne({ name, undo });
      else steps.push({ name, undo });
    },
    run() {
      running ??= new Promise((resolve) => {
        const cancelCap = clock.after(capMs, () => {
          logger.warn('stopping takes too long: left as it is', { waiting: steps.length });
          resolve();
        });
        void undoAll().then(() => {
          cancelCap();
          resolve();
        });
      });
      return running;
    },
  };
}
