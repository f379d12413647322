import type { Cancel, Clock, Logger } from '../ports.ts';
import type { RestartBudget } from '../screen/index.ts';

/** The part of Electron's WebContents that is watched, and brought back. */
export type WatchedPage = {
  on(event: 'render-process-gone', listener: (event: unknown, details: Gone) => void): unknown;
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  on(event: 'did-fail-load', listener: FailedLoad): unknown;
  /** Answered by the page itself, once it is loaded. */
  executeJavaScript(code: string): Promise<unknown>;
  reload(): void;
  forcefullyCrashRenderer(): void;
};
type Gone = { readonly reason: string; readonly exitCode: number };
type FailedLoad = (
  event: unknown,
  errorCode: number,
  errorDescription: string,
  url: string,
  isMainFrame: boolean,
) => void;

/** Chromium's ERR_ABORTED: the load gave way to another one. */
const aborted = -3;
const retryDelayMs = 1_000;
/** How long a page may hang before it is made to crash, which is what brings it back. */
const patienceMs = 5_000;
/** Chromium notices a hanging page only when somebody touches it; guests see a frozen wall before that. */
const askEveryMs = 10_000;
/** Two answers in a row have to be missing: a PC that wakes up has timers that are long over. */
const answersMissed = 2;

/**
 * Brings the wall's page back when it has crashed, hangs, or did not load (DESIGN 8). The fourth time
 * in a minute it is given up, for whoever restarts the PC.
 */
export function keepPageAlive(deps: {
  page: WatchedPage;
  budget: RestartBudget;
  clock: Clock;
  logger: Logger;
  giveUp(): void;
}): Cancel {
  const { page, budget, clock, logger } = deps;
  let isOver = false;
  let cancelRetry: Cancel = () => undefined;
  let cancelPatience: Cancel = () => undefined;

  let missed = 0;
  /** Counts the page's lives: an answer that a dead one owes is not waited for. */
  let life = 0;
  let cancelAsking: Cancel = () => undefined;

  function askAgain(): void {
    let hasAnswered = false;
    const asked = life;
    const answer = (): void => {
      hasAnswered = true;
    };
    page.executeJavaScript('0').then(answer, answer);
    cancelAsking = clock.after(askEveryMs, () => {
      if (isOver) return;
      missed = hasAnswered || asked !== life ? 0 : missed + 1;
      if (missed >= answersMissed) {
        missed = 0;
        logger.warn('page does not answer');
        page.forcefullyCrashRenderer();
      }
      askAgain();
    });
  }

  function recover(delayMs: number, what: string, fields: Record<string, unknown>): void {
    cancelPatience();
    if (isOver) return;
    if (!budget.take()) {
      logger.error(`${what} too often: given up`, fields);
      deps.giveUp();
      return;
    }
    logger.warn(`${what}: loading it again`, fields);
    if (delayMs === 0) page.reload();
    else cancelRetry = clock.after(delayMs, () => page.reload());
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    life += 1;
    recover(0, 'page crashed', { reason, exitCode });
  });
  page.on('did-fail-load', (_event, errorCode, errorDescription, _url, isMainFrame) => {
    if (isMainFrame && errorCode !== aborted)
      recover(retryDelayMs, 'page did not load', { errorCode, errorDescription });
  });
  page.on('unresponsive', () => {
    logger.warn('page hangs');
    cancelPatience();
    cancelPatience = clock.after(patienceMs, () => page.forcefullyCrashRenderer());
  });
  page.on('responsive', () => {
    logger.info('page answers again');
    cancelPatience();
  });
  askAgain();
  return () => {
    isOver = true;
    cancelAsking();
    cancelRetry();
    cancelPatience();
  };
}
