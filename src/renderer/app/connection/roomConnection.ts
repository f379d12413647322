import { createTRPCClient, createWSClient, wsLink, type TRPCClient } from '@trpc/client';
import {
  refusedCloseCode,
  roomApiPath,
  type RoomCarrier,
  type ScreenCredentials,
} from '#shared/room/carrier.ts';
import type { RoomRouter } from '#shared/room/router.ts';
import { createBackOff } from './backOff.ts';
import { createCarrierSockets } from './carrierSocket.ts';

export type RoomClient = TRPCClient<RoomRouter>;

export type ConnectionState =
  | 'connecting'
  | 'open'
  /** Lost, and trying again; subscriptions go on by themselves when it is back. */
  | 'lost'
  /** The room does not know this page: it has to be opened by a new address. For good. */
  | 'refused';

/** Where the room is: behind the preload script under Electron, else on the page's own origin. */
export type RoomAt =
  | { by: 'ipc'; carrier: RoomCarrier }
  | {
      by: 'webSocket';
      /** Of the page, such as `http://127.0.0.1:9000`. */
      origin: string;
      credentials: ScreenCredentials;
      WebSocket: typeof WebSocket;
    };

export interface RoomConnection {
  readonly client: RoomClient;
  readonly state: ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  close(): Promise<void>;
}

/** Both ask and answer: a room whose process hangs is noticed on either carrier. */
const keepAlive = { enabled: true, intervalMs: 5_000, pongTimeoutMs: 10_000 };

export function createRoomConnection(at: RoomAt, now: () => number): RoomConnection {
  const listeners = new Set<(state: ConnectionState) => void>();
  const backOff = createBackOff(now);
  let state: ConnectionState = 'connecting';
  let isClosing = false;
  const enter = (next: ConnectionState): void => {
    if (state === next || state === 'refused') return;
    state = next;
    for (const listener of listeners) listener(next);
  };

  const { dispose, ...transport } = transportTo(at);
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
    client: createTRPCClient<RoomRouter>({ links: [wsLink({ client: sockets })] }),
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
      dispose();
    },
  };
}

function transportTo(at: RoomAt) {
  if (at.by === 'ipc') {
    const carrierSockets = createCarrierSockets(at.carrier);
    return { url: 'room', ...carrierSockets };
  }
  const { credentials } = at;
  return {
    url: `${at.origin.replace(/^http/, 'ws')}${roomApiPath}`,
    WebSocket: at.WebSocket,
    connectionParams: () => ({ ...credentials }),
    dispose: () => undefined,
  };
}
