import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { controllerApiPath } from '#shared/controller/carrier.ts';
import { socketPath } from '#shared/roomDocument.ts';
import type { Clock, Logger } from '../ports.ts';
import { checkHost, isOwnOrigin } from './hosts.ts';
import { lanLimits } from './lanLimits.ts';
import { servePeer, type PeerSocket } from './peer.ts';
import type { Sessions } from './sessions.ts';
import { sourceOf } from './source.ts';

export type WebSocketsDeps = {
  hostsFor(request: IncomingMessage): ReadonlySet<string>;
  sessions: Sessions;
  /** Whose page, besides our own, may open the road: the cloud's. */
  cloudOrigin?(): string | null;
  /** Controllers have a path of their own (ADR 0014). */
  controllers?: { upgrade: UpgradeListener };
  clock: Clock;
  logger: Logger;
};

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const refusals = {
  404: 'Not Found',
  403: 'Forbidden',
  421: 'Misdirected Request',
} as const;

/** Abnormal closure (RFC 6455 §7.4.1): never sent, the mark of a lost connection. */
const lostCode = 1006;

function refuse(socket: Duplex, status: keyof typeof refusals): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${refusals[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

const ignore = (): void => undefined;

const asPeerSocket = (socket: WebSocket): PeerSocket => ({
  get bufferedAmount() {
    return socket.bufferedAmount;
  },
  // A failed write shows in `close`.
  send: (text) => socket.send(text, ignore),
  pause: () => socket.pause(),
  resume: () => socket.resume(),
  close: (code) => socket.close(code),
  terminate: () => socket.terminate(),
});

/** Opens the road's WebSockets (RFC 6455) for those who may, and hands each to its peer. */
export function createWebSockets(deps: WebSocketsDeps): UpgradeListener {
  const { sessions, clock, logger } = deps;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: lanLimits.incomingBytes,
  });

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const source = sourceOf(request.socket.remoteAddress);
    const peer = servePeer({ socket: asPeerSocket(socket), source, sessions, clock, logger });
    socket.on('message', (data, isBinary) =>
      peer.received(
        isBinary || !Buffer.isBuffer(data)
          ? { kind: 'binary' }
          : { kind: 'text', text: data.toString('utf8') },
      ),
    );
    socket.on('ping', () => peer.received({ kind: 'control' }));
    socket.on('pong', () => peer.received({ kind: 'control' }));
    // Broken frames and broken connections; `close` follows.
    socket.on('error', (error) => logger.debug('a WebSocket failed', { reason: error.message }));
    socket.on('close', (code) => peer.closed(code !== lostCode));
  }

  return (request, socket, head) => {
    const host = checkHost(request.headers, deps.hostsFor(request));
    if (host === undefined) return refuse(socket, 421);
    if (deps.controllers && request.url?.split('?', 1)[0] === controllerApiPath) {
      // Only the room's own page drives it: a program that names no origin has no business here.
      if (request.headers.origin?.toLowerCase() !== `https://${host}`) return refuse(socket, 403);
      return deps.controllers.upgrade(request, socket, head);
    }
    if (request.url !== socketPath) return refuse(socket, 404);
    if (!isOwnOrigin(request.headers, host, deps.cloudOrigin?.() ?? null))
      return refuse(socket, 403);
    server.handleUpgrade(request, socket, head, (opened) => serve(opened, request));
  };
}
