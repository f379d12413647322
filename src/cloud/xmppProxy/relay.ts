import { WebSocket, type RawData } from 'ws';

/** Two WebSockets that say to each other what each of them hears. */
export interface Relay {
  /** Asks both for a sign of life; who gave none since the last time is cut off. */
  probe(): void;
  close(code: number): void;
  /** Without waiting for an answer. */
  cut(): void;
}

/** Bytes on their way to a side that reads slowly; beyond, the other side waits. */
const mostWaiting = 256 * 1024;
const unsupportedData = 1003;

/** Codes that may be sent (RFC 6455 §7.4); the others tell how a connection was lost. */
const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
  (code >= 3000 && code <= 4999);

type Side = { socket: WebSocket; isAlive: boolean };

function carry(from: Side, to: Side): void {
  from.socket.on('message', (data: RawData, isBinary: boolean) => {
    from.isAlive = true;
    // XMPP is text (RFC 7395 §3.2).
    if (isBinary) return from.socket.close(unsupportedData);
    to.socket.send(data, { binary: false }, () => {
      if (from.socket.isPaused && to.socket.bufferedAmount <= mostWaiting) from.socket.resume();
    });
    if (to.socket.bufferedAmount > mostWaiting) from.socket.pause();
  });
  from.socket.on('pong', () => (from.isAlive = true));
  from.socket.on('ping', () => (from.isAlive = true));
  // `close` follows.
  from.socket.on('error', () => undefined);
  from.socket.on('close', (code) => {
    // A stream whose end was not said can be resumed (XEP-0198): a cut stays a cut.
    if (isSendable(code)) to.socket.close(code);
    else if (code === 1005) to.socket.close();
    else to.socket.terminate();
  });
}

export function relay(client: WebSocket, server: WebSocket): Relay {
  const sides: Side[] = [client, server].map((socket) => ({ socket, isAlive: true }));
  const [outer, inner] = sides;
  if (outer && inner) {
    carry(outer, inner);
    carry(inner, outer);
  }
  return {
    probe() {
      for (const side of sides) {
        // Nothing is read from who has to wait, pongs neither.
        if (side.socket.isPaused || side.socket.readyState !== WebSocket.OPEN) continue;
        if (!side.isAlive) side.socket.terminate();
        side.isAlive = false;
        side.socket.ping(() => undefined);
      }
    },
    close(code) {
      for (const { socket } of sides) socket.close(code);
    },
    cut() {
      for (const { socket } of sides) socket.terminate();
    },
  };
}
