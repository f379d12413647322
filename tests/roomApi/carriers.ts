import { EventEmitter } from 'node:events';
import { WebSocket as NodeWebSocket } from 'ws';
import type { RoomApi } from '#shared/room/api.ts';
import { apiChannel, type CarrierFrame, type RoomCarrier } from '#shared/room/carrier.ts';
import { startScreenServer } from '../../src/main/screen/index.ts';
import { serveApiChannel, type ApiEvent } from '../../src/main/shell/apiChannel.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryLogger,
} from '../../src/main/testing/fakes.ts';
import {
  createRoomConnection,
  type RoomConnection,
} from '../../src/renderer/app/connection/roomConnection.ts';

/** A room served over one carrier, and the pages that connect to it. */
export type CarriedRoom = {
  connect(): RoomConnection;
  /** Ends every connection under the pages' feet; they may come back. */
  cut(): void;
  close(): Promise<void>;
};

const now = (): number => performance.now();

/** Electron IPC between emitters: frames are copied, and arrive in order and later. Every page is a sender of its own. */
export function carryByIpc(api: RoomApi): Promise<CarriedRoom> {
  const toMain = new EventEmitter();
  const ipc = {
    on: (channel: string, listener: (event: ApiEvent, frame: unknown) => void) =>
      toMain.on(channel, listener),
  };
  const channel = serveApiChannel({ ipc, api, logger: createMemoryLogger() });
  const open: RoomConnection[] = [];

  function makeCarrier(id: number): RoomCarrier {
    const toPage = new EventEmitter();
    const sender = {
      id,
      isDestroyed: () => false,
      send(name: string, frame: CarrierFrame) {
        const copy = structuredClone(frame);
        setImmediate(() => toPage.emit(name, copy));
      },
    };
    const event: ApiEvent = { sender, senderFrame: { url: 'room://screen/', parent: null } };
    return {
      send(frame) {
        const copy = structuredClone(frame);
        setImmediate(() => toMain.emit(apiChannel, event, copy));
      },
      subscribe(listener) {
        toPage.on(apiChannel, listener);
        return () => toPage.off(apiChannel, listener);
      },
    };
  }

  return Promise.resolve({
    connect() {
      const carrier = makeCarrier(open.length + 1);
      const connection = createRoomConnection({ by: 'ipc', carrier }, now);
      open.push(connection);
      return connection;
    },
    cut() {
      for (let id = 1; id <= open.length; id += 1) channel.pageGone(id);
    },
    close: () => closeAll(open),
  });
}

/** The headless screen's server, with a page that holds its credentials. */
export async function carryByWebSocket(api: RoomApi): Promise<CarriedRoom> {
  const server = await startScreenServer({
    api,
    page: { find: () => undefined },
    port: 0,
    clock: createFakeClock(),
    randomBytes: createFakeRandom(),
    logger: createMemoryLogger(),
    onAbandoned: () => undefined,
  });
  const address = new URL(server.newAddress());
  const { origin } = address;
  const credentials = { token: address.hash.slice('#t='.length), session: 'S'.repeat(43) };
  const sockets = new Set<NodeWebSocket>();
  class PageWebSocket extends NodeWebSocket {
    constructor(url: string | URL) {
      super(url, { origin });
      sockets.add(this);
    }
  }
  const open: RoomConnection[] = [];
  return {
    connect() {
      const connection = createRoomConnection(
        {
          by: 'webSocket',
          origin,
          credentials,
          WebSocket: PageWebSocket as unknown as typeof WebSocket,
        },
        now,
      );
      open.push(connection);
      return connection;
    },
    cut() {
      for (const socket of sockets) socket.terminate();
    },
    async close() {
      await closeAll(open);
      await server.close();
    },
  };
}

const closeAll = async (connections: readonly RoomConnection[]): Promise<void> => {
  await Promise.all(connections.map((connection) => connection.close()));
};
