import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import { ok, type Result } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { RoomIce } from '#shared/room/cloud.ts';
import type { ClientMessage } from '#shared/signal/messages.ts';
import type { Road } from '../../signalling/road.ts';
import type { Clock } from '../ports.ts';
import { identifyRoom } from './identifyRoom.ts';
import type { KnownRooms } from './knownRooms.ts';
import type { Endpoint, PinnedRoom, VisitEvent } from './state.ts';

/** The road to the room of a meeting, as the cloud has told it. */
export type CloudRoad = { roomName: string; road: Road; ice(): Promise<Outcome<RoomIce>> };

export type FindCloudRoad = (
  id: SixDigits,
  signal: AbortSignal,
  keyChanged: () => void,
) => Promise<Result<CloudRoad, Failure>>;

export type CallerDeps = {
  clock: Clock;
  knownRooms: KnownRooms;
  createRoad(room: PinnedRoom, keyChanged: () => void): Road;
  findCloudRoad: FindCloudRoad;
  /** What comes of it. Nothing is reported after `close` that was begun before. */
  report(event: VisitEvent): void;
};

/** A visit's connections: first the identification, then the road. One of each at a time. */
export interface Caller {
  identify(id: MeetingId, endpoint: Endpoint): void;
  openRoad(room: PinnedRoom): void;
  /** Asks the cloud for the way, and opens the road. */
  join(id: SixDigits): void;
  /** What the connections of the visit may use; nothing where no cloud has a part in it. */
  ice(): Promise<Outcome<RoomIce>>;
  send(message: ClientMessage): void;
  retryNow(): void;
  close(): void;
}

const noIce: CloudRoad['ice'] = () => Promise.resolve(ok(null));

export function createCaller(deps: CallerDeps): Caller {
  const { clock, knownRooms, createRoad, report } = deps;
  let lifetime = new AbortController();
  let road: Road | null = null;
  let ice: CloudRoad['ice'] = noIce;

  async function identify(id: MeetingId, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const result = await identifyRoom({ clock, knownRooms }, id, endpoint, signal);
    if (signal.aborted) return;
    if (result.ok) report({ type: 'identified', room: result.value });
    else report({ type: 'failed', failure: result.error });
  }

  const keyChanged = (signal: AbortSignal) => (): void => {
    if (!signal.aborted) report({ type: 'failed', failure: { code: 'room.keyChanged' } });
  };

  function take(opened: Road): void {
    road = opened;
    const unsubscribe = road.subscribe((event) =>
      event.type === 'state'
        ? report({ type: 'roadChanged', state: event.state })
        : report({ type: 'received', message: event.message }),
    );
    lifetime.signal.addEventListener('abort', unsubscribe, { once: true });
  }

  async function join(id: SixDigits, signal: AbortSignal): Promise<void> {
    const found = await deps.findCloudRoad(id, signal, keyChanged(signal));
    if (signal.aborted) return found.ok ? found.value.road.close() : undefined;
    if (!found.ok) return report({ type: 'failed', failure: found.error });
    const { roomName } = found.value;
    ({ ice } = found.value);
    report({ type: 'joined', roomName, road: found.value.road.name });
    take(found.value.road);
  }

  return {
    identify: (id, endpoint) => void identify(id, endpoint, lifetime.signal),
    openRoad: (room) => take(createRoad(room, keyChanged(lifetime.signal))),
    join: (id) => void join(id, lifetime.signal),
    ice: () => ice(),
    send: (message) => road?.send(message),
    retryNow: () => road?.retryNow(),
    close() {
      lifetime.abort();
      lifetime = new AbortController();
      road?.close();
      road = null;
      ice = noIce;
    },
  };
}
