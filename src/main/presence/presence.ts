import { presenceLimits, presenceReportSchema, type PresenceReport } from '#shared/presence.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';

/** Somebody whose app is near the room. */
export type Visitor = {
  /** Opaque; the same for the same installation in this room, and in no other. */
  readonly device: string;
  /** Null until the person has joined this room by a name. Said by the app, proved by nothing. */
  readonly name: string | null;
};

export type PresenceEvent =
  | { type: 'came'; visitor: Visitor }
  /** The app now says a name, or another one. */
  | { type: 'named'; visitor: Visitor }
  /** `said`: the app has told so. `silent`: nothing was heard of it any more. */
  | { type: 'left'; visitor: Visitor; reason: 'said' | 'silent' };

/** For the room's features, such as calendar and files: who is near. Never shown, and it opens nothing. */
export interface PresenceSource {
  /** Who is near now, longest first. */
  readonly near: readonly Visitor[];
  subscribe(listener: (event: PresenceEvent) => void): Cancel;
}

export interface Presence extends PresenceSource {
  /**
   * Takes a report of whatever shape.
   *
   * @param source who speaks, as limits count it (`sourceOf`).
   */
  report(raw: unknown, source: string): 'taken' | 'invalid' | 'tooOften';
  dispose(): void;
}

export type PresenceDeps = {
  clock: Clock;
  logger: Logger;
  buckets: { take(source: string): boolean };
};

type Entry = { visitor: Visitor; source: string; cancelSilence: Cancel };

export function createPresence({ clock, logger, buckets }: PresenceDeps): Presence {
  const entries = new Map<string, Entry>();
  const listeners = new Set<(event: PresenceEvent) => void>();

  function tell(event: PresenceEvent): void {
    logger.info('presence', { event: event.type, near: entries.size });
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        // A feature's fault is its own: the others hear the event all the same.
        logger.error('a feature failed at a presence event', { error });
      }
    }
  }

  function leave(device: string, reason: 'said' | 'silent'): void {
    const entry = entries.get(device);
    if (!entry) return;
    entry.cancelSilence();
    entries.delete(device);
    tell({ type: 'left', visitor: entry.visitor, reason });
  }

  function isFull(source: string): boolean {
    if (entries.size >= presenceLimits.devices) return true;
    const own = [...entries.values()].filter((entry) => entry.source === source);
    return own.length >= presenceLimits.devicesPerSource;
  }

  function near({ device, name }: PresenceReport, source: string): 'taken' | 'tooOften' {
    const known = entries.get(device);
    if (!known && isFull(source)) return 'tooOften';
    known?.cancelSilence();
    const visitor: Visitor = { device, name };
    entries.set(device, {
      visitor,
      source,
      cancelSilence: clock.after(presenceLimits.silenceMs, () => leave(device, 'silent')),
    });
    if (!known) tell({ type: 'came', visitor });
    else if (known.visitor.name !== name) tell({ type: 'named', visitor });
    return 'taken';
  }

  return {
    get near() {
      return [...entries.values()].map(({ visitor }) => visitor);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    report(raw, source) {
      if (!buckets.take(source)) return 'tooOften';
      const parsed = presenceReportSchema.safeParse(raw);
      if (!parsed.success) return 'invalid';
      if (parsed.data.state === 'near') return near(parsed.data, source);
      leave(parsed.data.device, 'said');
      return 'taken';
    },
    dispose() {
      listeners.clear();
      for (const { cancelSilence } of entries.values()) cancelSilence();
      entries.clear();
    },
  };
}
