import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { xmppPath } from '../ejabberd/config.ts';
import type { Logger } from '../ports.ts';
import { relay, type Relay } from './relay.ts';

export type XmppProxyDeps = {
  /** ejabberd's own WebSocket, as `ws` takes it: `ws+unix:<socket>:<path>`, or `wss://…`. */
  upstream: string;
  /** Whom a limit counts. */
  sourceOf(request: IncomingMessage): string;
  logger: Logger;
  /** Otherwise those of `xmppProxyLimits`. */
  limits?: Partial<Record<keyof typeof xmppProxyLimits, number>>;
};

export interface XmppProxy {
  /** For a server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Streams that are open right now. */
  readonly streams: number;
  /** Ends all streams; their owners come back by themselves. */
  dispose(): Promise<void>;
}

/**
 * In one copy of RMS. `perSource`: a campus of guests behind one address, and its rooms. `stanzaBytes`: a frame
 * of 64 KiB whose characters are escaped; ejabberd 23.01 holds WebSockets to no size.
 */
export const xmppProxyLimits = {
  streams: 10_000,
  perSource: 300,
  stanzaBytes: 512 * 1024,
  connectMs: 5_000,
  probeMs: 20_000,
} as const;

const refusals = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
} as const;
type Refusal = keyof typeof refusals;

const serviceRestart = 1012;
/** For the answers to our closing. */
const partingMs = 500;
const protocol = 'xmpp';

function refuse(socket: Duplex, status: Refusal): void {
  const wait = status === 429 || status === 503 ? 'Retry-After: 5\r\n' : '';
  socket.end(
    `HTTP/1.1 ${status} ${refusals[status]}\r\nConnection: close\r\n${wait}Content-Length: 0\r\n\r\n`,
  );
}

/**
 * A browser always names the page that asks; only our own may (RFC 6455 §10.2). Programs, which rooms and apps
 * are, name none.
 */
const isForeign = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined &&
  headers.origin.toLowerCase() !== `https://${(headers.host ?? '').toLowerCase()}`;

const offersXmpp = ({ headers }: IncomingMessage): boolean =>
  (headers['sec-websocket-protocol'] ?? '').split(',').some((name) => name.trim() === protocol);

/**
 * XMPP over WebSocket (RFC 7395) on RMS's own port: checked, counted, held to sizes, and handed on to
 * ejabberd, which has no port of its own then. Who comes while ejabberd is down is told so at once.
 */
export function createXmppProxy(deps: XmppProxyDeps): XmppProxy {
  const { upstream, sourceOf, logger } = deps;
  const limits = { ...xmppProxyLimits, ...deps.limits };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.stanzaBytes,
    handleProtocols: () => protocol,
  });
  const perSource = new Map<string, number>();
  const relays = new Set<Relay>();
  let streams = 0;

  function enter(source: string): Refusal | null {
    const count = perSource.get(source) ?? 0;
    if (count >= limits.perSource) return 429;
    if (streams >= limits.streams) return 503;
    perSource.set(source, count + 1);
    streams += 1;
    return null;
  }

  function leave(source: string): void {
    const count = (perSource.get(source) ?? 1) - 1;
    if (count === 0) perSource.delete(source);
    else perSource.set(source, count);
    streams -= 1;
  }

  const judge = (request: IncomingMessage): Refusal | null => {
    if (request.url !== xmppPath) return 404;
    if (isForeign(request)) return 403;
    if (!offersXmpp(request)) return 400;
    return null;
  };

  function open(client: WebSocket, inner: WebSocket): void {
    const pair = relay(client, inner);
    relays.add(pair);
    client.once('close', () => relays.delete(pair));
  }

  const timer = setInterval(() => {
    for (const pair of relays) pair.probe();
  }, limits.probeMs);

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const source = sourceOf(request);
      const refusal = judge(request) ?? enter(source);
      if (refusal !== null) return refuse(socket, refusal);
      socket.once('close', () => leave(source));
      const inner = new WebSocket(upstream, protocol, {
        perMessageDeflate: false,
        followRedirects: false,
        handshakeTimeout: limits.connectMs,
        maxPayload: limits.stanzaBytes,
      });
      const gone = (): void => inner.terminate();
      const failed = (error: Error): void => {
        logger.warn('ejabberd took no stream', { error });
        socket.off('close', gone);
        refuse(socket, 503);
      };
      socket.once('close', gone);
      inner.once('error', failed);
      inner.once('open', () => {
        inner.off('error', failed);
        inner.on('error', () => undefined);
        if (socket.destroyed) return inner.terminate();
        server.handleUpgrade(request, socket, head, (client) => {
          socket.off('close', gone);
          open(client, inner);
        });
      });
    },
    get streams() {
      return streams;
    },
    async dispose() {
      clearInterval(timer);
      if (relays.size === 0) return;
      for (const pair of relays) pair.close(serviceRestart);
      await setTimeout(partingMs);
      for (const pair of relays) pair.cut();
    },
  };
}
