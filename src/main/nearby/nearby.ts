import type { SearchResult } from '#shared/discovery/index.ts';
import type { Abort } from '#shared/room/api.ts';
import { nothingSearched, type NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import type { Clock, Logger } from '../ports.ts';
import { nextNearby } from './nextNearby.ts';

/** From the end of one search to the next. */
export const searchEveryMs = 5_000;

export type NearbyDeps = {
  search(): Promise<SearchResult>;
  network(): NetworkState;
  clock: Clock;
  logger: Logger;
};

/**
 * The rooms nearby for whoever looks at the list: searched at once and then every few seconds, and only
 * while somebody reads (DESIGN 5).
 */
export async function* readNearby(deps: NearbyDeps, abort: Abort): AsyncGenerator<NearbyRooms> {
  let nearby = nothingSearched;
  yield nearby;
  while (!abort.aborted) {
    nearby = await look(deps, nearby);
    if (abort.aborted) return;
    yield nearby;
    await pause(deps.clock, abort);
  }
}

async function look(deps: NearbyDeps, before: NearbyRooms): Promise<NearbyRooms> {
  const { clock, logger } = deps;
  const network = deps.network();
  if (network.state === 'none')
    return { rooms: [], searchedAt: clock.now(), trouble: network.failure };
  try {
    const found = await deps.search();
    return nextNearby(before, found, clock.now());
  } catch (error) {
    logger.error('rooms nearby could not be searched', { error });
    return { ...before, searchedAt: clock.now(), trouble: { code: 'discovery.cannotAsk' } };
  }
}

const pause = (clock: Clock, abort: Abort): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel();
      abort.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(searchEveryMs, done);
    abort.addEventListener('abort', done);
    if (abort.aborted) done();
  });
