import type { Ferry } from '../../rtc/index.ts';
import type { SocketHandlers, SocketLike } from '../../signalling/lanRoad.ts';

/**
 * Where the LAN road's next socket goes: to the address of the page, or through the ferry once the room has
 * moved and come through by it (ADR 0009). A ferry that has fallen silent takes turns with the address.
 */
export interface RoadSockets {
  open(handlers: SocketHandlers): SocketLike;
  /** The road's present socket is lost: the next one goes through this ferry. */
  take(ferry: Ferry): void;
}

type Current = { handlers: SocketHandlers; socket: SocketLike };

export function createRoadSockets(
  openDirect: (handlers: SocketHandlers) => SocketLike,
): RoadSockets {
  let ferry: Ferry | null = null;
  let current: Current | null = null;
  /** The last socket through the ferry has brought nothing. */
  let isFerrySilent = false;

  function openFerried(through: Ferry, handlers: SocketHandlers): SocketLike {
    isFerrySilent = true;
    return through.openSocket({
      ...handlers,
      received(text) {
        isFerrySilent = false;
        handlers.received(text);
      },
    });
  }

  return {
    open(handlers) {
      const isFerried = ferry?.isOpen === true && !isFerrySilent;
      const opened = isFerried && ferry ? openFerried(ferry, handlers) : openDirect(handlers);
      if (!isFerried) isFerrySilent = false;
      current = { handlers, socket: opened };
      return opened;
    },
    take(next) {
      ferry = next;
      isFerrySilent = false;
      const lost = current;
      current = null;
      lost?.socket.close();
      lost?.handlers.lost();
    },
  };
}
