import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';
import { refusedCloseCode } from '#shared/room/carrier.ts';
import { createBackOff } from './backOff.ts';

export type ConnectionState =
  | 'connecting'
  | 'open'
  /** Lost, and trying again; subscriptions go on by themselves when it is back. */
  | 'lost'
  /** The room does not know this page: it has to be opened by a new address. For good. */
  | 'refused';

export type Transport = {
  url: string;
  WebSocket: typeof WebSocket;
  /** What the page says first, when there is something to say. Secrets. */
  connectionParams?: () => Record<string, string | undefined>;
};

/** A tRPC socket that comes back by itself, and says how it is. */
export interface WsConnection {
  readonly sockets: TRPCWebSocketClient;
  readonly state: ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  close(): Promise<void>;
}

/** Both ask and answer: a room whose process hangs is noticed on either carrier. */
const keepAlive = { enabled: true, intervalMs: 5_000, pongTimeoutMs: 10_000 };

export function createWsConnection(transport: Transport, now: () => number): WsConnection {
  const listeners = new Set<(state: ConnectionState) => void>();
  const backOff = createBackOff(now);
  let state: ConnectionState = 'connecting';
  let isClosing = false;
  const enter = (next: ConnectionState): void => {
    if (state === next || state === 'refused') return;
    state = next;
    for (const listener of listeners) listener(next);
  };

  const sockets = createWSClient({
    ...transport,
    keepAlive,
    retryDelayMs: () => backOff.nextDelayMs(),
    onOpen() {
      backOff.opened();
      enter('open');
    },
    onClose(cause) {
      backOff.closed();
      if (cause?.code === refusedCloseCode) {
        enter('refused');
        void sockets.close();
      } else if (!isClosing) enter('lost');
    },
  });

  return {
    sockets,
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      isClosing = true;
      listeners.clear();
      await sockets.close();
    },
  };
}
