import { socketPath } from '#shared/roomDocument.ts';
import type { SocketHandlers, SocketLike } from '../../signalling/lanRoad.ts';

/** The room that served this page is the room to talk to; nothing of the page's address but its origin is used. */
export function roadAddress({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'http:' ? 'ws' : 'wss'}://${host}${socketPath}`;
}

/** The browser's WebSocket as the roads want it. */
export function openBrowserSocket(
  address: string,
  handlers: SocketHandlers,
  protocol?: string,
): SocketLike {
  const socket = new WebSocket(address, protocol);
  socket.addEventListener('open', handlers.opened);
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    handlers.received(typeof data === 'string' ? data : undefined),
  );
  // An error is always followed by close (WHATWG WebSockets §6), and says no more than that.
  socket.addEventListener('close', handlers.lost);
  return {
    send: (text) => socket.send(text),
    close() {
      socket.removeEventListener('close', handlers.lost);
      socket.close();
    },
  };
}
