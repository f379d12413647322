import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { TRPCError, type AnyTRPCRouter } from '@trpc/server';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import type { AppApi } from '#shared/app/api.ts';
import type { AppRouter } from '#shared/app/router.ts';
import type { RoomApi } from '#shared/room/api.ts';
import { carrierLimits, refusedCloseCode } from '#shared/room/carrier.ts';
import { roomRouter } from '#shared/room/router.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import { logApiError } from '../api/logApiError.ts';
import type { ScreenCredentials } from './credentials.ts';

const credentialsTimeoutMs = 5_000;
/** A page that only reloads is back by then. */
const abandonedAfterMs = 10_000;
const goingAway = 1001;
const tryAgainLater = 1013;

/** What a page is served: its room, or, with the router of that, the personal app. */
export type Served = { api: RoomApi; router?: undefined } | { api: AppApi; router: AppRouter };

/** The room API over WebSockets of the screen's page: tRPC's own protocol, behind the page's credentials. */
export interface ScreenSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export type ScreenSocketsDeps = Served & {
  credentials: ScreenCredentials;
  clock: Clock;
  logger: Logger;
  /** Nobody has had the screen open for a while. */
  onAbandoned(): void;
};

export function createScreenSockets(deps: ScreenSocketsDeps): ScreenSockets {
  const { api, credentials, clock, logger } = deps;
  // `Served` pairs each API with its router.
  const router: AnyTRPCRouter = deps.router ?? roomRouter;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: carrierLimits.frameCharacters,
    perMessageDeflate: false,
  });
  /** Sockets that have not shown their credentials yet, by the request that opened them. */
  const waiting = new Map<IncomingMessage, { refuse(): void; cancel: Cancel }>();
  const connected = new Set<IncomingMessage>();
  let cancelAbandoned: Cancel = () => undefined;

  function left(request: IncomingMessage): void {
    if (!connected.delete(request)) return;
    logger.info('screen disconnected');
    if (connected.size > 0) return;
    cancelAbandoned();
    cancelAbandoned = clock.after(abandonedAfterMs, deps.onAbandoned);
  }
  const settle = (request: IncomingMessage): void => {
    waiting.get(request)?.cancel();
    waiting.delete(request);
  };

  const serve = getWSConnectionHandler({
    wss: server,
    router,
    // A page that does not even answer a ping is hung: what waits to be sent to it is let go.
    keepAlive: { enabled: true, pingMs: 10_000, pongWaitMs: 10_000 },
    createContext({ info, req: request }) {
      const isKnown = credentials.accept(info.connectionParams);
      if (!isKnown) waiting.get(request)?.refuse();
      settle(request);
      if (isKnown) {
        logger.info('screen connected');
        connected.add(request);
        cancelAbandoned();
        return { api };
      }
      logger.warn('screen refused: unknown credentials');
      throw new TRPCError({ code: 'UNAUTHORIZED' });
    },
    onError: (problem) => logApiError(logger, problem),
  });

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        if (server.clients.size > carrierLimits.connections) {
          client.on('error', () => client.terminate());
          client.close(tryAgainLater);
          return;
        }
        const refuse = (): void => client.close(refusedCloseCode);
        const cancel = clock.after(credentialsTimeoutMs, refuse);
        waiting.set(request, { refuse, cancel });
        client.on('close', () => {
          settle(request);
          left(request);
        });
        serve(client, request);
      });
    },
    close() {
      connected.clear();
      cancelAbandoned();
      for (const client of server.clients) {
        client.close(goingAway);
        client.terminate();
      }
      server.close();
    },
  };
}
