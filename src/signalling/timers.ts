/** Named one-shot timers: setting one again replaces it, and none outlives `dispose`. */
export interface Timers<Name extends string> {
  set(name: Name, ms: number, run: () => void): void;
  clear(name: Name): void;
  has(name: Name): boolean;
  /** Clears all and ignores whatever is set afterwards. */
  dispose(): void;
}

export function createTimers<Name extends string>(
  after: (ms: number, run: () => void) => () => void,
): Timers<Name> {
  const running = new Map<Name, () => void>();
  let isDisposed = false;
  const clear = (name: Name): void => {
    running.get(name)?.();
    running.delete(name);
  };
  return {
    set(name, ms, run) {
      clear(name);
      if (isDisposed) return;
      running.set(
        name,
        after(ms, () => {
          running.delete(name);
          run();
        }),
      );
    },
    clear,
    has: (name) => running.has(name),
    dispose() {
      isDisposed = true;
      for (const name of running.keys()) clear(name);
    },
  };
}
