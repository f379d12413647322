import type { Logger } from '../ports.ts';
import type { ProgramPlan, Running } from './processes.ts';

export type SuperviseDeps = {
  logger: Logger;
  adopt(plan: ProgramPlan): Promise<Running | undefined>;
  launch(plan: ProgramPlan): Promise<Running>;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds that never go back. */
  now(): number;
};

export interface Supervised {
  /** Whether it did what it is for when it was last asked. */
  readonly isUp: boolean;
  /** Resolves when it is up for the first time. */
  readonly firstUp: Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Ends it. */
  dispose(): Promise<void>;
}

const readyEveryMs = 200;
const checkEveryMs = 5_000;
/** A program that runs and does not answer for so long is ended and started again. */
const deafMs = 60_000;
const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** Who ran for so long starts anew without delay. */
const steadyMs = 60_000;
const stopMs = 8_000;

/** Keeps a program running until it is disposed; `isReady` asks it for a sign of life. */
export function supervise(
  plan: ProgramPlan,
  isReady: () => Promise<boolean>,
  deps: SuperviseDeps,
): Supervised {
  const { logger, pause, now } = deps;
  const { name } = plan;
  const stopping = new AbortController();
  let tellUp = (): void => undefined;
  const firstUp = new Promise<void>((resolve) => {
    tellUp = resolve;
  });
  let running: Running | undefined;
  let isUp = false;

  /** Looks after one process until it has ended. */
  async function attend(process: Running): Promise<void> {
    const ended = new AbortController();
    void process.exited.then(() => ended.abort());
    let heardAt = now();
    while (!ended.signal.aborted) {
      const answers = await isReady();
      if (answers) heardAt = now();
      if (answers && !isUp) {
        logger.info('a program beside the cloud is up', { name, isAdopted: process.isAdopted });
        tellUp();
      }
      isUp = answers;
      if (now() - heardAt > deafMs) {
        logger.warn('a program beside the cloud does not answer and is ended', { name });
        process.kill('SIGKILL');
        await process.exited;
      }
      await pause(answers ? checkEveryMs : readyEveryMs, ended.signal);
    }
    isUp = false;
  }

  async function runOnce(): Promise<void> {
    try {
      running = (await deps.adopt(plan)) ?? (await deps.launch(plan));
    } catch (error) {
      logger.error('a program beside the cloud cannot be started', { name, error });
      return;
    }
    if (stopping.signal.aborted) running.kill('SIGTERM');
    await attend(running);
    running = undefined;
  }

  async function run(): Promise<void> {
    let waitMs = firstWaitMs;
    while (!stopping.signal.aborted) {
      const startedAt = now();
      await runOnce();
      if (stopping.signal.aborted) return;
      waitMs = now() - startedAt >= steadyMs ? firstWaitMs : Math.min(waitMs * 2, longestWaitMs);
      logger.warn('a program beside the cloud has ended and is started again', { name, waitMs });
      await pause(waitMs, stopping.signal);
    }
  }

  const done = run();
  return {
    get isUp() {
      return isUp;
    },
    firstUp,
    signal: (signal) => running?.kill(signal),
    async dispose() {
      stopping.abort();
      running?.kill('SIGTERM');
      const late = new AbortController();
      void pause(stopMs, late.signal).then(() => {
        if (!late.signal.aborted) running?.kill('SIGKILL');
      });
      await done;
      late.abort();
    },
  };
}
