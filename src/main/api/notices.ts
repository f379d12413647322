import type { ErrorCode, Failure } from '#shared/errors.ts';
import type { Cancel } from '../ports.ts';

/** What is wrong with the room right now, told by the parts that know. */
export interface Notices {
  /** Newest last. */
  readonly current: readonly Failure[];
  set(code: ErrorCode, isOn: boolean): void;
  subscribe(listener: () => void): Cancel;
}

export function createNotices(): Notices {
  let current: readonly Failure[] = [];
  const listeners = new Set<() => void>();
  return {
    get current() {
      return current;
    },
    set(code, isOn) {
      if (current.some((notice) => notice.code === code) === isOn) return;
      current = isOn ? [...current, { code }] : current.filter((notice) => notice.code !== code);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
