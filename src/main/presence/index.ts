import { createTokenBuckets, type BucketLimits } from '../discovery/tokenBuckets.ts';
import type { Clock, Logger } from '../ports.ts';
import { createPresence, type Presence } from './presence.ts';

export type { Presence, PresenceEvent, PresenceSource, Visitor } from './presence.ts';

const reportLimits: BucketLimits = {
  perSourceBurst: 20,
  perSourcePerSecond: 1,
  totalBurst: 100,
  totalPerSecond: 50,
  maxSources: 1024,
};

/** Who is near a room, as their apps report it. */
export const openPresence = (deps: { clock: Clock; logger: Logger }): Presence =>
  createPresence({
    ...deps,
    buckets: createTokenBuckets(reportLimits, () => deps.clock.monotonic()),
  });
