import { limits } from '#shared/limits.ts';

/**
 * Keeps what we send below the room's limit of messages (DESIGN 6), with a margin for acknowledgements and
 * pings: a replay after an interruption would else be refused as a flood. A token bucket.
 */
export interface Pacer {
  /** Milliseconds until one more message may go; 0 means now, and counts it. */
  take(): number;
}

const margin = 0.8;
const perSecond = limits.messagesPerSecond * margin;
const burst = limits.messageBurst * margin;

export function createPacer(now: () => number): Pacer {
  let tokens = burst;
  let at = now();
  return {
    take() {
      const time = now();
      tokens = Math.min(burst, tokens + ((time - at) / 1_000) * perSecond);
      at = time;
      if (tokens < 1) return Math.ceil(((1 - tokens) / perSecond) * 1_000);
      tokens -= 1;
      return 0;
    },
  };
}
