import { createLanRoad } from '../../signalling/lanRoad.ts';
import type { Road } from '../../signalling/road.ts';
import type { Clock } from '../ports.ts';
import type { PinnedRoom } from './state.ts';
import { openPinnedSocket } from './wsSocket.ts';

/** The LAN road from one room to another, as `VisitDeps.createRoad` wants it. */
export const createVisitRoad =
  (deps: { clock: Clock; random(): number }) =>
  (room: PinnedRoom, keyChanged: () => void): Road =>
    createLanRoad({
      openSocket: (handlers) => openPinnedSocket(room, handlers, keyChanged),
      now: () => deps.clock.monotonic(),
      after: (ms, run) => deps.clock.after(ms, run),
      random: () => deps.random(),
    });
