import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import type { ClientMessage } from '#shared/signal/messages.ts';
import type { Road } from '../../signalling/road.ts';
import type { Clock } from '../ports.ts';
import { identifyRoom } from './identifyRoom.ts';
import type { KnownRooms } from './knownRooms.ts';
import type { Endpoint, PinnedRoom, VisitEvent } from './state.ts';

export type CallerDeps = {
  clock: Clock;
  knownRooms: KnownRooms;
  createRoad(room: PinnedRoom, keyChanged: () => void): Road;
  /** What comes of it. Nothing is reported after `close` that was begun before. */
  report(event: VisitEvent): void;
};

/** A visit's connections: first the identification, then the road. One of each at a time. */
export interface Caller {
  identify(id: MeetingId, endpoint: Endpoint): void;
  openRoad(room: PinnedRoom): void;
  send(message: ClientMessage): void;
  retryNow(): void;
  close(): void;
}

export function createCaller({ clock, knownRooms, createRoad, report }: CallerDeps): Caller {
  let lifetime = new AbortController();
  let road: Road | null = null;

  async function identify(id: MeetingId, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const result = await identifyRoom({ clock, knownRooms }, id, endpoint, signal);
    if (signal.aborted) return;
    if (result.ok) report({ type: 'identified', room: result.value });
    else report({ type: 'failed', failure: result.error });
  }

  return {
    identify: (id, endpoint) => void identify(id, endpoint, lifetime.signal),
    openRoad(room) {
      const { signal } = lifetime;
      const fail = (failure: Failure): void => {
        if (!signal.aborted) report({ type: 'failed', failure });
      };
      road = createRoad(room, () => fail({ code: 'room.keyChanged' }));
      const unsubscribe = road.subscribe((event) =>
        event.type === 'state'
          ? report({ type: 'roadChanged', state: event.state })
          : report({ type: 'received', message: event.message }),
      );
      signal.addEventListener('abort', unsubscribe, { once: true });
    },
    send: (message) => road?.send(message),
    retryNow: () => road?.retryNow(),
    close() {
      lifetime.abort();
      lifetime = new AbortController();
      road?.close();
      road = null;
    },
  };
}
