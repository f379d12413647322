import type { ClientMessage } from '#shared/signal/messages.ts';
import { createLanRoad } from '../../signalling/lanRoad.ts';
import type { Road, RoadEvent, RoadState } from '../../signalling/road.ts';
import type { SocketHandlers, SocketLike, SocketRoadDeps } from '../../signalling/socketRoad.ts';

export type RoadName = Road['name'];

export type WayInDeps = Pick<SocketRoadDeps, 'now' | 'after' | 'random'> & {
  /** Null: the room has no door on a LAN, or the browser keeps this page from it. */
  openLanSocket: ((handlers: SocketHandlers) => SocketLike) | null;
  /** Null: the cloud has no XMPP server. Rejects when its code cannot be loaded. */
  openXmppRoad: (() => Promise<Road>) | null;
  /** Null: none is taken any more. */
  onRoad(name: RoadName | null): void;
};

/** How long the door on the LAN may take: a guest elsewhere must not notice that it was tried. */
export const lanTrialMs = 1_500;

/**
 * The road of a guest who comes by six digits: the room's own door on the LAN where that answers in time, else
 * the XMPP road (DESIGN 4). The choice is made once for each road; a certificate that the browser does not
 * trust, a refusal and a silence are all the same here.
 */
export function createWayIn(deps: WayInDeps): Road {
  const listeners = new Set<(event: RoadEvent) => void>();
  const queued: ClientMessage[] = [];
  let trial: Road | null = null;
  let road: Road | null = null;
  let state: RoadState = { at: 'connecting' };
  let cancelTrial = (): void => undefined;

  const isClosed = (): boolean => state.at === 'closed';
  const emit = (event: RoadEvent): void => {
    if (event.type === 'state') state = event.state;
    for (const listener of [...listeners]) listener(event);
    if (event.type === 'state' && event.state.at === 'closed') deps.onRoad(null);
  };

  function take(chosen: Road): void {
    cancelTrial();
    trial = null;
    road = chosen;
    deps.onRoad(chosen.name);
    for (const message of queued.splice(0)) chosen.send(message);
  }

  function tryLan(openSocket: (handlers: SocketHandlers) => SocketLike): void {
    const giveUp = (): void => {
      // Without another road it goes on trying, as on the LAN.
      if (trial !== lan || road || isClosed() || !deps.openXmppRoad) return;
      cancelTrial();
      trial = null;
      lan.close();
      void goByXmpp(deps.openXmppRoad);
    };
    const lan = createLanRoad({
      ...deps,
      openSocket: (handlers) =>
        openSocket({
          ...handlers,
          lost() {
            if (trial === lan) giveUp();
            handlers.lost();
          },
        }),
    });
    trial = lan;
    cancelTrial = deps.after(lanTrialMs, giveUp);
    lan.subscribe((event) => {
      if (trial === lan && event.type === 'state' && event.state.at === 'open') take(lan);
      if (road === lan || (trial === lan && !deps.openXmppRoad)) emit(event);
    });
  }

  async function goByXmpp(open: () => Promise<Road>): Promise<void> {
    let opened: Road;
    try {
      opened = await open();
    } catch {
      if (!isClosed())
        emit({ type: 'state', state: { at: 'closed', failure: { code: 'room.unreachable' } } });
      return;
    }
    if (isClosed()) return opened.close();
    opened.subscribe(emit);
    take(opened);
  }

  if (deps.openLanSocket) tryLan(deps.openLanSocket);
  else if (deps.openXmppRoad) void goByXmpp(deps.openXmppRoad);
  else {
    cancelTrial = deps.after(0, () =>
      emit({ type: 'state', state: { at: 'closed', failure: { code: 'room.unreachable' } } }),
    );
  }
  return {
    get name() {
      return road?.name ?? 'LAN';
    },
    get state() {
      return state;
    },
    send(message) {
      if (road) road.send(message);
      else if (!isClosed()) queued.push(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: () => (road ?? trial)?.retryNow(),
    close() {
      if (isClosed()) return;
      cancelTrial();
      const open = road ?? trial;
      if (open === road && road) return road.close();
      emit({ type: 'state', state: { at: 'closed', failure: null } });
      trial?.close();
    },
  };
}
