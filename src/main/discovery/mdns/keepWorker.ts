import type { Cancel, Clock, Logger } from '../../ports.ts';
import type { ToWorker } from './messages.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** A worker that lived this long was not broken from the start. */
const healthyMs = 60_000;

/** A running worker. */
export type MdnsWorker = {
  post(message: ToWorker): void;
  onMessage(listener: (message: unknown) => void): void;
  onError(listener: (error: unknown) => void): void;
  /** Once, after whatever ended it. */
  onExit(listener: () => void): void;
  terminate(): Promise<unknown>;
};

export type WorkerKeeperDeps = {
  startWorker(): MdnsWorker;
  clock: Clock;
  logger: Logger;
  onMessage(message: unknown): void;
  onDied(): void;
  /** The pause after a death is over. */
  onMayStart(): void;
};

export interface WorkerKeeper {
  /** Starts one if there is none. Undefined in the pause after one has died, and after `release`. */
  get(): MdnsWorker | undefined;
  readonly isRunning: boolean;
  /** Hands the running worker over and starts no more. */
  release(): MdnsWorker | undefined;
}

/** One worker at a time; after each death in a row the pause doubles, up to a minute. */
export function createWorkerKeeper(deps: WorkerKeeperDeps): WorkerKeeper {
  const { clock, logger } = deps;
  let worker: MdnsWorker | undefined;
  let pauseMs = firstPauseMs;
  let cancelPause: Cancel | undefined;
  let isReleased = false;

  function start(): MdnsWorker {
    const started = deps.startWorker();
    const startedAt = clock.monotonic();
    started.onMessage(deps.onMessage);
    started.onError((error) => logger.warn('mdns: worker failed', { error: String(error) }));
    started.onExit(() => {
      worker = undefined;
      if (clock.monotonic() - startedAt >= healthyMs) pauseMs = firstPauseMs;
      if (!isReleased) pause();
      deps.onDied();
    });
    return started;
  }

  function pause(): void {
    cancelPause = clock.after(pauseMs, () => {
      cancelPause = undefined;
      deps.onMayStart();
    });
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }

  return {
    get() {
      if (!worker && !cancelPause && !isReleased) worker = start();
      return isReleased ? undefined : worker;
    },
    get isRunning() {
      return worker !== undefined;
    },
    release() {
      isReleased = true;
      cancelPause?.();
      return worker;
    },
  };
}
