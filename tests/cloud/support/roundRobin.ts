import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RoundRobin {
  readonly url: string;
  dispose(): Promise<void>;
}

/**
 * A proxy as it stands before several copies: each request goes to the next of them, whatever came before.
 * `x-client` plays the client's address, which a real proxy takes from the connection.
 */
export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: false, maxSockets: 200 });
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const target = targets[turn % targets.length] ?? '';
    turn += 1;
    const { 'x-client': client = '127.0.0.1', ...headers } = incoming.headers;
    const asking = request(`${target}${incoming.url}`, {
      agent,
      method: incoming.method,
      headers: { ...headers, 'x-forwarded-for': String(client) },
    });
    asking.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    asking.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(asking);
  });
  // A connection that ends for idleness just as a request sets out would be taken for a fault of the copies.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async dispose() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
