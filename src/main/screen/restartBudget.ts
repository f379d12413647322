import type { Clock } from '../ports.ts';

/** How often what shows the screen is started again before something else has to help (DESIGN 8). */
export interface RestartBudget {
  /** Uses up one restart; false when the last minute has seen three. */
  take(): boolean;
}

export function createRestartBudget(
  clock: Clock,
  { restarts = 3, windowMs = 60_000 }: { restarts?: number; windowMs?: number } = {},
): RestartBudget {
  let taken: number[] = [];
  return {
    take() {
      const now = clock.monotonic();
      taken = taken.filter((at) => now - at < windowMs);
      if (taken.length >= restarts) return false;
      taken.push(now);
      return true;
    },
  };
}
