import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { TestTls } from './ejabberd.ts';

/** A text frame on its way; `who` sent it. */
export type Said = { who: 'client' | 'server'; text: string };

/**
 * Somebody in the middle: the client's TLS ends here, and another one goes on to the server. Keeps what is
 * said, and may change it, hold it back (null) or answer in the server's place.
 */
export interface Wire {
  readonly url: string;
  readonly said: readonly Said[];
  /** What is passed on instead of a frame; null: nothing. */
  change: (said: Said, answer: (text: string) => void) => string | null;
  dispose(): Promise<void>;
}

export async function tapWire(tls: TestTls, serverUrl: string): Promise<Wire> {
  const said: Said[] = [];
  const web = createServer({ key: tls.key, cert: tls.certificate });
  const sockets = new WebSocketServer({ server: web });
  const wire: Wire = {
    url: '',
    said,
    change: ({ text }) => text,
    async dispose() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      web.close();
      await once(web, 'close');
    },
  };
  sockets.on('connection', (client) => {
    const server = new WebSocket(serverUrl, 'xmpp', { ca: tls.certificate });
    const early: string[] = [];
    const answer = (text: string): void => client.send(text);
    const pass = (who: Said['who'], data: RawData, to: WebSocket): void => {
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      said.push({ who, text });
      const changed = wire.change({ who, text }, answer);
      if (changed === null) return;
      if (to.readyState === WebSocket.CONNECTING) early.push(changed);
      else if (to.readyState === WebSocket.OPEN) to.send(changed);
    };
    server.on('open', () => {
      for (const text of early.splice(0)) server.send(text);
    });
    client.on('message', (data) => pass('client', data, server));
    server.on('message', (data) => pass('server', data, client));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('close', () => other.terminate());
      one.on('error', () => other.terminate());
    }
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  return Object.assign(wire, { url: `wss://127.0.0.1:${port}/xmpp-websocket` });
}

/** The elements of SASL (RFC 6120 6.4) among what was said, in order, with their decoded text. */
export function saslMessages(
  said: readonly Said[],
): { who: string; element: string; text: string }[] {
  return said.flatMap(({ who, text }) => {
    const match = /^<(auth|challenge|response|success|failure)[ >][^>]*>([^<]*)/.exec(text);
    if (!match) return [];
    return [
      { who, element: match[1] ?? '', text: Buffer.from(match[2] ?? '', 'base64').toString() },
    ];
  });
}
