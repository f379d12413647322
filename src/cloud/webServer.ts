import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { err, ok, type Result } from '#shared/result.ts';
import { strictTls } from './tls/strictTls.ts';
import type { TlsPair } from './tls/ownCertificate.ts';

const headersMs = 10_000;
const requestMs = 20_000;
const idleMs = 65_000;
const mostConnections = 20_000;
const stopMs = 5_000;

/** Slow and too many clients are cut off here, before the app sees them. */
function limit<T extends Server | HttpsServer>(server: T): T {
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = idleMs;
  server.maxConnections = mostConnections;
  return server;
}

export const createPlainServer = (answer: RequestListener): Server => limit(createHttp(answer));

export const createTlsServer = ({ cert, key }: TlsPair, answer: RequestListener): HttpsServer =>
  limit(createHttps({ ...strictTls, cert, key }, answer));

/** Answers the port, the real one where 0 was asked for. Error: the sentence to print. */
export async function listenOn(
  server: Server | HttpsServer,
  { address, port }: { address: string; port: number },
): Promise<Result<number, string>> {
  try {
    server.listen(port, address);
    await once(server, 'listening');
  } catch (error) {
    return err(`${address}:${port} cannot be listened on: ${String(error)}`);
  }
  const bound = server.address();
  return ok(typeof bound === 'object' && bound !== null ? bound.port : port);
}

/** Requests under way are answered, for five seconds at most. */
export async function stopServer(server: Server | HttpsServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearTimeout(timer);
}
