import type { Cancel, Clock, Logger } from '../ports.ts';
import type { NetworkResult } from './chooseAddress.ts';
import { nextWatch, startWatch, type NetworkWatch } from './networkWatch.ts';

export type NetworkWatcherDeps = {
  clock: Clock;
  logger: Logger;
  /** The best address right now, by the settings as they are now. */
  choose(): Promise<NetworkResult>;
  /** Default 2 s: with the grace period a change is on the wall within 10 s. */
  pollMs?: number;
  /** Default 5 s. */
  graceMs?: number;
};

export interface NetworkWatcher {
  readonly current: NetworkResult;
  /** Each change after the first result. */
  subscribe(listener: (result: NetworkResult) => void): Cancel;
  /** Looks at once: after a wake-up, or when the system tells of a change. */
  check(): Promise<void>;
  /** Looks and takes what is there without a grace period: after the setting was changed. */
  reset(): Promise<NetworkResult>;
  dispose(): void;
}

/** Looks once, then goes on looking until it is disposed of. */
export async function createNetworkWatcher(deps: NetworkWatcherDeps): Promise<NetworkWatcher> {
  const { clock, logger, pollMs = 2_000, graceMs = 5_000 } = deps;
  const listeners = new Set<(result: NetworkResult) => void>();
  let watch: NetworkWatch = startWatch(await deps.choose());
  let cancelPoll: Cancel = () => undefined;
  let isDisposed = false;

  function change(next: NetworkWatch): void {
    const isChanged = next.current !== watch.current;
    watch = next;
    if (!isChanged) return;
    const { current } = next;
    logger.info(
      'the network has changed',
      current.ok ? { ...current.value } : { ...current.error },
    );
    for (const listener of [...listeners]) listener(current);
  }

  async function look(graceForLook: number): Promise<void> {
    const seen = await deps.choose();
    if (!isDisposed) change(nextWatch(watch, seen, clock.monotonic(), graceForLook));
  }

  function pollLater(): void {
    if (isDisposed) return;
    cancelPoll = clock.after(pollMs, () => {
      look(graceMs)
        .catch((error: unknown) => logger.error('cannot look at the network', { error }))
        .finally(pollLater);
    });
  }

  pollLater();
  return {
    get current() {
      return watch.current;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: () => look(graceMs),
    async reset() {
      await look(0);
      return watch.current;
    },
    dispose() {
      isDisposed = true;
      cancelPoll();
      listeners.clear();
    },
  };
}
