import type { Abort } from '#shared/room/api.ts';
import type { CallEvent } from '#shared/room/snapshot.ts';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import { createChanges } from './changes.ts';

const maxEvents = 1024;

type Event = { kind: 'signal'; from: ParticipantId; signal: Signal } | { kind: 'muted' };

/**
 * Call events, numbered and kept for a page that was away: reloaded, or cut off for a moment. Numbers grow
 * while the process lives; what nobody can use any more is forgotten.
 */
export interface CallEventLog {
  push(event: Event): void;
  /** Forgets the signals of everybody else, and what was asked of this room in a visit that is over. */
  keepOnly(present: ReadonlySet<ParticipantId>, isVisiting: boolean): void;
  /** Events after number `since`. A number that was never given means: all that are kept. */
  read(since: number, abort: Abort): AsyncIterable<CallEvent>;
}

export function createCallEventLog(): CallEventLog {
  const changes = createChanges();
  let events: CallEvent[] = [];
  let last = 0;
  return {
    push(event) {
      last += 1;
      events.push({ n: last, ...event });
      if (events.length > maxEvents) events.shift();
      changes.notify();
    },
    keepOnly(present, isVisiting) {
      events = events.filter((event) =>
        event.kind === 'signal' ? present.has(event.from) : isVisiting,
      );
    },
    async *read(since, abort) {
      let seen = since > last ? 0 : since;
      while (!abort.aborted) {
        const next = events.find(({ n }) => n > seen);
        if (!next) await changes.next(abort);
        else {
          seen = next.n;
          yield next;
        }
      }
    },
  };
}
