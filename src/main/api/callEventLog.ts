import type { Abort } from '#shared/room/api.ts';
import type { CallEvent } from '#shared/room/snapshot.ts';
import type { MediaState, ParticipantId, Signal } from '#shared/signal/values.ts';
import { createChanges } from './changes.ts';

const maxEvents = 1024;

type Switch = { kind: 'switch'; device: 'microphone' | 'camera'; isOn: boolean; by: string };
type Event =
  | { kind: 'signal'; from: ParticipantId; signal: Signal }
  | { kind: 'muted' | 'pathsDied' }
  | Switch;

/** What is of use to the connections that the page had then, and to no later ones. */
const isOfItsTime = (kind: CallEvent['kind']): boolean => kind === 'signal' || kind === 'pathsDied';

/** What the room does, as far as it decides on what may be forgotten. */
export type Doing = 'nothing' | 'hosting' | 'visiting';

/**
 * Call events, numbered and kept for a page that was away: reloaded, or cut off for a moment. Numbers grow
 * while the process lives; what nobody can use any more is forgotten.
 */
export interface CallEventLog {
  push(event: Event): void;
  /** Forgets the signals of everybody else, and what was asked of this room in a visit that is over. */
  keepOnly(present: ReadonlySet<ParticipantId>, doing: Doing): void;
  /** The page says what it sends: switches that are as they were asked to be are done with. */
  settle(media: MediaState): void;
  /**
   * Events after number `since`; a number that was never given means: all that are kept. 0 is a page that begins:
   * signals that a page before it has taken belong to connections that are gone, and are left out.
   */
  read(since: number, abort: Abort): AsyncIterable<CallEvent>;
}

export function createCallEventLog(): CallEventLog {
  const changes = createChanges();
  let events: CallEvent[] = [];
  let last = 0;
  let taken = 0;
  return {
    push(event) {
      last += 1;
      // Of two orders to one device only the later counts.
      if (event.kind === 'switch')
        events = events.filter((old) => old.kind !== 'switch' || old.device !== event.device);
      events.push({ n: last, ...event });
      if (events.length > maxEvents) events.shift();
      changes.notify();
    },
    keepOnly(present, doing) {
      events = events.filter((event) => {
        if (event.kind === 'signal') return present.has(event.from);
        return event.kind === 'muted' ? doing === 'visiting' : doing !== 'nothing';
      });
    },
    settle(media) {
      events = events.filter(
        (event) => event.kind !== 'switch' || media[event.device] !== event.isOn,
      );
    },
    async *read(since, abort) {
      let seen = since > last ? 0 : since;
      const stale = since === 0 ? taken : 0;
      while (!abort.aborted) {
        const next = events.find(({ n, kind }) => n > seen && (n > stale || !isOfItsTime(kind)));
        if (!next) await changes.next(abort);
        else {
          seen = next.n;
          taken = Math.max(taken, seen);
          yield next;
        }
      }
    },
  };
}
