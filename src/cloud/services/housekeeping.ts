import { acceptedSkewEpochs, epochOf } from '#shared/beacon/index.ts';
import type { Logger } from '../ports.ts';
import type { ServiceDeps } from './deps.ts';

/**
 * Removes rows that say nothing any more. Nothing depends on it but the size of the database: whatever has
 * expired counts as gone before. Every copy does it, and they do not disturb each other.
 */
export async function tidy({ store, clock }: Pick<ServiceDeps, 'store' | 'clock'>): Promise<void> {
  const now = clock.now();
  await store.tries.removeExpired(now);
  await store.passes.removeExpired(now);
  await store.enrolmentCodes.removeExpired(now);
  await store.beacons.removeBefore(epochOf(now) - acceptedSkewEpochs);
  await store.meetings.removeFree(now);
}

const everyMs = 60_000;

/** Tidies now and then until it is disposed. A database that does not answer is tried again next time. */
export function startHousekeeping(
  deps: Pick<ServiceDeps, 'store' | 'clock'> & { logger: Logger },
): { dispose(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = running.then(() =>
      tidy(deps).catch((error: unknown) => deps.logger.warn('tidying failed', { error })),
    );
  };
  const timer = setInterval(run, everyMs);
  return {
    dispose() {
      clearInterval(timer);
      return running;
    },
  };
}
