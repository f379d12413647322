import { WebSocket } from 'ws';
import { limits } from '#shared/limits.ts';
import { socketPath } from '#shared/roomDocument.ts';
import type { SocketHandlers, SocketLike } from '../../signalling/lanRoad.ts';
import type { PinnedRoom } from './state.ts';
import { connectTls, type KeyedConnection } from './tls.ts';

/**
 * Opens the LAN road's WebSocket to a room whose key is pinned. The key is compared right after the TLS
 * handshake, before a single byte of HTTP is sent; somebody else's key is reported and the socket is lost.
 */
export function openPinnedSocket(
  room: PinnedRoom,
  handlers: SocketHandlers,
  keyChanged: () => void,
): SocketLike {
  const abort = new AbortController();
  let socket: WebSocket | null = null;

  async function open(): Promise<void> {
    const connected = await connectTls(room, abort.signal);
    if (abort.signal.aborted) return connected.ok ? drop(connected.value) : undefined;
    if (!connected.ok) return handlers.lost();
    if (connected.value.spki !== room.spki) {
      drop(connected.value);
      keyChanged();
      return handlers.lost();
    }
    socket = upgrade(room, connected.value, handlers);
  }

  void open();
  return {
    send: (text) => socket?.send(text),
    close() {
      abort.abort();
      socket?.removeAllListeners();
      // A socket that fails while it closes has nobody left to tell.
      socket?.on('error', () => {});
      socket?.close();
    },
  };
}

const drop = ({ socket }: KeyedConnection): void => void socket.destroy();

function upgrade(
  { host, port }: PinnedRoom,
  { socket: tls }: KeyedConnection,
  handlers: SocketHandlers,
): WebSocket {
  const socket = new WebSocket(`wss://${host}:${port}${socketPath}`, {
    createConnection: () => tls,
    // The room lets its own pages in, by their origin (DESIGN 6); this is where they would come from.
    origin: `https://${host}:${port}`,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
  });
  socket.on('open', () => handlers.opened());
  socket.on('message', (data, isBinary) =>
    handlers.received(!isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : undefined),
  );
  // `close` always follows.
  socket.on('error', () => {});
  socket.on('close', () => handlers.lost());
  return socket;
}
