import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { TRPCError } from '@trpc/server';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import type { ControllerApi } from '#shared/controller/api.ts';
import { controllerLimits } from '#shared/controller/carrier.ts';
import { controllerRouter } from '#shared/controller/router.ts';
import { refusedCloseCode } from '#shared/room/carrier.ts';
import { logApiError } from '../api/logApiError.ts';
import { sourceOf } from '../lan/source.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import { guardSocket } from './guardedSocket.ts';

const credentialsTimeoutMs = 5_000;
const farewellMs = 2_000;
const goingAway = 1001;
const tryAgainLater = 1013;

/** Whoever has shown that it is paired. */
export type Admitted = { id: string; api: ControllerApi };

export type ControllerSocketsDeps = {
  /** @param credentials what the page sent, of any shape. Null: it is refused. */
  admit(credentials: unknown, source: string): Promise<Admitted | null>;
  /** A controller has come, or one of its sockets has gone. */
  onConnections(id: string): void;
  clock: Clock;
  logger: Logger;
};

/** The controllers' WebSockets: their small router, behind their credentials. */
export interface ControllerSockets {
  /** Host and origin have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  isConnected(id: string): boolean;
  /** Closes every socket of one controller, at once. */
  drop(id: string): void;
  close(): void;
}

type Open = { close(code: number): void; cancelDeadline: Cancel; controller: string | null };

export function createControllerSockets(deps: ControllerSocketsDeps): ControllerSockets {
  const { clock, logger } = deps;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: controllerLimits.frameBytes,
    perMessageDeflate: false,
  });
  const sockets = new Map<IncomingMessage, Open>();

  const serve = getWSConnectionHandler({
    wss: server,
    router: controllerRouter,
    keepAlive: { enabled: true, pingMs: 10_000, pongWaitMs: 10_000 },
    async createContext({ info, req: request }) {
      const { key } = sourceOf(request.socket.remoteAddress);
      const admitted = await deps.admit(info.connectionParams, key);
      const open = sockets.get(request);
      open?.cancelDeadline();
      if (!admitted || !open) {
        logger.warn('controller refused');
        open?.close(refusedCloseCode);
        throw new TRPCError({ code: 'UNAUTHORIZED' });
      }
      open.controller = admitted.id;
      logger.info('controller connected', { id: admitted.id });
      deps.onConnections(admitted.id);
      return { api: admitted.api };
    },
    onError: (problem) => logApiError(logger, problem),
  });

  function closed(request: IncomingMessage): void {
    const open = sockets.get(request);
    sockets.delete(request);
    open?.cancelDeadline();
    if (!open || open.controller === null) return;
    logger.info('controller disconnected', { id: open.controller });
    deps.onConnections(open.controller);
  }

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        if (server.clients.size > controllerLimits.sockets) {
          client.on('error', () => client.terminate());
          client.close(tryAgainLater);
          return;
        }
        const guarded = guardSocket(client, clock);
        const open: Open = {
          controller: null,
          cancelDeadline: clock.after(credentialsTimeoutMs, () => open.close(refusedCloseCode)),
          close(code) {
            guarded.close(code);
            open.cancelDeadline();
            open.cancelDeadline = clock.after(farewellMs, () => client.terminate());
          },
        };
        sockets.set(request, open);
        client.on('close', () => closed(request));
        serve(guarded.socket, request);
      });
    },
    isConnected: (id) => [...sockets.values()].some(({ controller }) => controller === id),
    drop(id) {
      for (const open of sockets.values())
        if (open.controller === id) {
          open.controller = null;
          open.close(refusedCloseCode);
        }
    },
    close() {
      for (const open of sockets.values()) {
        open.cancelDeadline();
        open.close(goingAway);
        open.cancelDeadline();
      }
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
