import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { roomApiPath } from '#shared/room/carrier.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { createScreenCredentials } from './credentials.ts';
import type { PageFiles } from './pageFiles.ts';
import { pageHeaders } from './pageHeaders.ts';
import { createScreenSockets, type Served } from './screenSockets.ts';

/** Loopback only: the screen is on this machine (DESIGN 2). */
const host = '127.0.0.1';

export interface ScreenServer {
  readonly port: number;
  /** Address that opens the screen once. */
  newAddress(): string;
  close(): Promise<void>;
}

export type ScreenServerDeps = Served & {
  page: PageFiles;
  /** Zero: any free one. */
  port: number;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** Nobody has had the screen open for ten seconds: whoever wants it needs a new address. */
  onAbandoned(): void;
};

/** Serves the wall's page and its room API to a browser on this machine. Rejects when the port is taken. */
export async function startScreenServer(deps: ScreenServerDeps): Promise<ScreenServer> {
  const server = createServer({ maxHeaderSize: 8 * 1024 });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 64;
  server.listen(deps.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host}:${port}`;
  const credentials = createScreenCredentials(deps.randomBytes);
  const sockets = createScreenSockets({ ...deps, credentials });

  const isForUs = (request: IncomingMessage): boolean => request.headers.host === `${host}:${port}`;
  server.on('request', (request, response) => answer(request, response, isForUs(request), deps));
  server.on('upgrade', (request, socket, head) => {
    // A browser always names the origin of a WebSocket (RFC 6455 §4.1), another page's or a rebound name's too.
    const isOurs = isForUs(request) && request.headers.origin === origin;
    if (!isOurs) return refuse(socket, '403 Forbidden');
    if (request.url?.split('?')[0] !== roomApiPath) return refuse(socket, '404 Not Found');
    sockets.upgrade(request, socket, head);
  });
  server.on('error', (error) => deps.logger.error('screen server', { error }));

  return {
    port,
    newAddress: () => `${origin}/#t=${credentials.issueToken()}`,
    async close() {
      sockets.close();
      await closeServer(server);
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  isForUs: boolean,
  { page }: ScreenServerDeps,
): void {
  const send = (status: number, contentType: string, body: string | Buffer): void => {
    response.writeHead(status, pageHeaders('webSocket', contentType));
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (!isForUs) return send(421, 'text/plain', 'Misdirected request\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(405, 'text/plain', 'Only GET\n');
  const path = request.url?.split('?')[0] ?? '/';
  // A browser asks for it unasked, and takes a missing one for an error of the page.
  if (path === '/favicon.ico') return send(204, 'image/x-icon', '');
  const file = page.find(path);
  if (!file) return send(404, 'text/plain', 'Not found\n');
  send(200, file.contentType, file.body);
}

function refuse(socket: Duplex, status: string): void {
  // Node hands the socket over without a listener, and an unheard error would end the room.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
