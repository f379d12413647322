import { limits } from '#shared/limits.ts';
import type { Clock } from '../ports.ts';

/**
 * What one guest may send to the room over all the sockets it opens, one after the other. Twice the limit of
 * a single socket (DESIGN 6), so that the socket's own refusal, which says why, comes first.
 */
export interface XmppGate {
  /** False: too much; nothing of this guest is listened to for a minute. */
  admits(guest: string): boolean;
}

const perSecond = 2 * limits.messagesPerSecond;
const burst = 2 * limits.messageBurst;
const blockMs = 60_000;
/** Guests remembered; the server lets no more than that reach us at the same time. */
const maxGuests = 1_024;

type Bucket = { tokens: number; at: number; blockedUntil: number };

export function createXmppGate(clock: Clock): XmppGate {
  const buckets = new Map<string, Bucket>();

  /** Those that are neither blocked nor in use would begin with a full bucket anyway. */
  function makeRoom(now: number): boolean {
    if (buckets.size < maxGuests) return true;
    for (const [guest, { at, blockedUntil }] of buckets)
      if (blockedUntil <= now && now - at > blockMs) buckets.delete(guest);
    return buckets.size < maxGuests;
  }

  return {
    admits(guest) {
      const now = clock.monotonic();
      const known = buckets.get(guest);
      if (!known && !makeRoom(now)) return false;
      const bucket = known ?? { tokens: burst, at: now, blockedUntil: 0 };
      buckets.set(guest, bucket);
      if (now < bucket.blockedUntil) return false;
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
      bucket.at = now;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return true;
      }
      bucket.blockedUntil = now + blockMs;
      return false;
    },
  };
}
