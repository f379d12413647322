import type { ParticipantId, Signal } from '#shared/signal/values.ts';

/**
 * Signals from participants that the page has not been told of yet: the offer of a newcomer may overtake the
 * list it is in. Bounded: the oldest sender goes first, and what waits too long is old news.
 */
export interface EarlySignals {
  keep(from: ParticipantId, signal: Signal): void;
  /** Hands out, in order, what came from one sender. */
  take(from: ParticipantId): readonly Signal[];
}

const maxSenders = 16;
const maxSignals = 48;
const maxAgeMs = 20_000;

export const createEarlySignals = (now: () => number): EarlySignals => {
  const bySender = new Map<ParticipantId, { atMs: number; signals: Signal[] }>();
  const dropOld = (): void => {
    for (const [id, { atMs }] of bySender) {
      if (now() - atMs > maxAgeMs) bySender.delete(id);
    }
  };
  return {
    keep: (from, signal) => {
      dropOld();
      const entry = bySender.get(from) ?? { atMs: now(), signals: [] };
      if (entry.signals.length < maxSignals) entry.signals.push(signal);
      bySender.set(from, entry);
      if (bySender.size > maxSenders) {
        const [oldest] = bySender.keys();
        if (oldest !== undefined) bySender.delete(oldest);
      }
    },
    take: (from) => {
      dropOld();
      const signals = bySender.get(from)?.signals ?? [];
      bySender.delete(from);
      return signals;
    },
  };
};
