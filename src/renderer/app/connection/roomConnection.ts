import { createTRPCClient, wsLink, type TRPCClient } from '@trpc/client';
import { roomApiPath, type RoomCarrier, type ScreenCredentials } from '#shared/room/carrier.ts';
import type { RoomRouter } from '#shared/room/router.ts';
import { createCarrierSockets } from './carrierSocket.ts';
import { createWsConnection, type ConnectionState } from './wsConnection.ts';

export type RoomClient = TRPCClient<RoomRouter>;

export type { ConnectionState } from './wsConnection.ts';

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

export function createRoomConnection(at: RoomAt, now: () => number): RoomConnection {
  const { dispose, ...transport } = transportTo(at);
  const connection = createWsConnection(transport, now);
  return {
    client: createTRPCClient<RoomRouter>({ links: [wsLink({ client: connection.sockets })] }),
    get state() {
      return connection.state;
    },
    onState: connection.onState,
    async close() {
      await connection.close();
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
