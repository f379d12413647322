import type { After } from '../types.ts';

/** Time that passes when a test says so. */
export interface FakeClock {
  now(): number;
  after: After;
  /** Lets time pass, running what is due in its order. */
  pass(ms: number): void;
  /** Timers that wait. */
  readonly pending: number;
}

export const createFakeClock = (): FakeClock => {
  let nowMs = 1_000_000;
  let timers: { atMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    pass: (ms) => {
      const endMs = nowMs + ms;
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > endMs) break;
        timers = timers.filter((each) => each !== next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = endMs;
    },
    get pending() {
      return timers.length;
    },
  };
};

/** Lets promises that are settled already run on. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
};
