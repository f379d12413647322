import type { SearchResult } from '#shared/discovery/index.ts';
import type { LanInterface } from '../discovery/index.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';

/**
 * From the end of one search to the next. A room answers five questions of a source at once and one a second
 * after that (DESIGN 5); a search asks four on each network.
 */
export const searchPauseMs = 10_000;

export type SearchingDeps = {
  interfaces(): readonly LanInterface[];
  /** Takes less than a second, and never rejects (`searchRooms`). */
  search(interfaces: readonly LanInterface[]): Promise<SearchResult>;
  onFound(result: SearchResult): void;
  onChange(): void;
  clock: Clock;
  logger: Logger;
};

/** Looks for rooms on the network again and again. */
export interface Searching {
  readonly state: 'searching' | 'searched' | 'none';
  dispose(): Promise<void>;
}

export function startSearching(deps: SearchingDeps): Searching {
  const { clock, logger } = deps;
  let state: Searching['state'] = 'searching';
  let isOver = false;
  let cancelNext: Cancel = () => undefined;

  function enter(next: Searching['state']): void {
    if (state === next) return;
    state = next;
    deps.onChange();
  }

  async function once(): Promise<void> {
    const interfaces = deps.interfaces();
    if (interfaces.length === 0) enter('none');
    else {
      const result = await deps.search(interfaces);
      if (isOver) return;
      deps.onFound(result);
      enter('searched');
    }
    if (isOver) return;
    cancelNext = clock.after(searchPauseMs, () => {
      underWay = run();
    });
  }
  const run = (): Promise<void> =>
    once().catch((error: unknown) => logger.error('cannot look for rooms', { error }));

  let underWay = run();
  return {
    get state() {
      return state;
    },
    async dispose() {
      isOver = true;
      cancelNext();
      await underWay;
    },
  };
}
