import type { Clock, Logger } from '../ports.ts';
import { createRestartBudget } from './restartBudget.ts';

/** A running browser. */
export type BrowserProcess = {
  /** Called once, also when it never started. */
  onExit(listener: (reason: string) => void): void;
  /** Asks it to go, then makes it. Resolves when it is gone. */
  stop(): Promise<void>;
};

export type KeepBrowserDeps = {
  launch(): BrowserProcess;
  clock: Clock;
  logger: Logger;
  /** It died four times in a minute: the screen stays dark until somebody does something. */
  onGivenUp(): void;
};

const restartDelayMs = 1_000;

/** Keeps the screen's browser open until it is stopped (DESIGN 8: never a dark screen). */
export function keepBrowserOpen({ launch, clock, logger, onGivenUp }: KeepBrowserDeps): {
  stop(): Promise<void>;
} {
  const budget = createRestartBudget(clock);
  let running: BrowserProcess | null = null;
  let isStopped = false;
  let cancelRestart = (): void => undefined;

  function start(): void {
    const browser = launch();
    running = browser;
    logger.info('browser started');
    browser.onExit((reason) => {
      running = null;
      if (isStopped) return;
      if (!budget.take()) {
        logger.error('browser ended too often: given up', { reason });
        onGivenUp();
        return;
      }
      logger.warn('browser ended: it is started again', { reason });
      cancelRestart = clock.after(restartDelayMs, start);
    });
  }

  start();
  return {
    async stop() {
      isStopped = true;
      cancelRestart();
      await running?.stop();
    },
  };
}
