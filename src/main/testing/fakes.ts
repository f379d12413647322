import type { Cancel, Clock, JsonFile, Logger } from '../ports.ts';

/** A clock that moves when a test says so. */
export type FakeClock = Clock & {
  /** Lets the time pass, running what falls due in its order. */
  advance(ms: number): void;
  /** Sets the wall clock; intervals do not notice. */
  setNow(now: number): void;
};

export function createFakeClock(startedAt = 1_800_000_000_000): FakeClock {
  let monotonic = 0;
  let offset = startedAt;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => monotonic + offset,
    monotonic: () => monotonic,
    after(ms, run): Cancel {
      const timer = { at: monotonic + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = monotonic + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        monotonic = Math.max(monotonic, next.at);
        next.run();
      }
      monotonic = end;
    },
    setNow(now) {
      offset = now - monotonic;
    },
  };
}

/** A file in memory; `isFull` makes every write fail, as a full disk does. */
export type MemoryFile = JsonFile & { content: unknown; isFull: boolean; writes: number };

export function createMemoryFile(content?: unknown): MemoryFile {
  const file: MemoryFile = {
    content,
    isFull: false,
    writes: 0,
    read: () => Promise.resolve(structuredClone(file.content)),
    write(value) {
      if (file.isFull) return Promise.reject(new Error('ENOSPC'));
      file.content = structuredClone(value);
      file.writes += 1;
      return Promise.resolve();
    },
  };
  return file;
}

export type LogLine = { level: keyof Logger; message: string; fields: Record<string, unknown> };

/** Keeps what is logged, for tests that look at it. */
export function createMemoryLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log =
    (level: keyof Logger) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    error: log('error'),
    warn: log('warn'),
    info: log('info'),
    debug: log('debug'),
  };
}

/** Bytes that differ at every call and are the same at every run. */
export function createFakeRandom(): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    return Uint8Array.from({ length: count }, (_, index) => (calls * 31 + index * 7) % 256);
  };
}
