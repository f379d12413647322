const firstDelayMs = 250;
const maxDelayMs = 5_000;
/** A connection that has held this long was a good one. */
const healthyMs = 10_000;

/**
 * Delays before the next attempt to connect: doubled up to five seconds, and from the start again only
 * after a connection that held. A room that accepts and hangs up at once is thus not asked in a tight loop.
 */
export function createBackOff(now: () => number): {
  opened(): void;
  closed(): void;
  nextDelayMs(): number;
} {
  let attempt = 0;
  let openedAt: number | null = null;
  return {
    opened() {
      openedAt = now();
    },
    closed() {
      if (openedAt !== null && now() - openedAt >= healthyMs) attempt = 0;
      openedAt = null;
    },
    nextDelayMs() {
      const delay = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs);
      attempt = Math.min(attempt + 1, 10);
      return delay;
    },
  };
}
