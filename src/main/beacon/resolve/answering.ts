import { isSentBy } from '#shared/beacon/index.ts';
import type { Clock } from '../../ports.ts';
import { hmacSha256 } from '../hmac.ts';

/** What a room says to "is this yours?". Whose it is instead, or how old, it does not say. */
export type BeaconAnswer = 'own' | 'unknown' | 'tooOften';

export type BeaconAnsweringDeps = {
  key: Uint8Array;
  clock: Clock;
  buckets: { take(source: string): boolean };
};

export interface BeaconAnswering {
  /**
   * @param beacon a payload in base64url, as it stood in a path (`beaconInPath`).
   * @param source who asks, as limits count it (`sourceOf`).
   */
  ask(beacon: string, source: string): BeaconAnswer;
}

/** Tells a room's own beacons of the last epochs from all others: the room's half of resolving one. */
export function createBeaconAnswering(deps: BeaconAnsweringDeps): BeaconAnswering {
  return {
    ask(beacon, source) {
      if (!deps.buckets.take(source)) return 'tooOften';
      const payload = Buffer.from(beacon, 'base64url');
      return isSentBy(deps.key, payload, deps.clock.now(), hmacSha256) ? 'own' : 'unknown';
    },
  };
}
