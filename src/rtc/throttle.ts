import type { After } from './types.ts';

/** Runs the newest call at once, then at most once per interval; never forgets the last one. */
export interface Throttle {
  (run: () => void): void;
  dispose(): void;
}

export const createThrottle = (after: After, intervalMs: number): Throttle => {
  let cancel: (() => void) | null = null;
  let pending: (() => void) | null = null;
  const rest = (): void => {
    cancel = after(intervalMs, () => {
      cancel = null;
      const run = pending;
      pending = null;
      if (run !== null) call(run);
    });
  };
  const call = (run: () => void): void => {
    if (cancel !== null) {
      pending = run;
      return;
    }
    rest();
    run();
  };
  return Object.assign(call, {
    dispose: () => {
      cancel?.();
      pending = null;
      // A disposed throttle stays shut.
      cancel = () => undefined;
    },
  });
};
