import { createServer } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The relay of every introduction to WebRTC: who connects gets a number, and what is sent to a number is
 * handed on to it. Over TLS, as no browser gives its camera to a page without.
 */
export async function startWsRelay(tls: { cert: string; key: string }): Promise<number> {
  const server = createServer(tls);
  const sockets = new Map<number, WebSocket>();
  let last = 0;
  new WebSocketServer({ server }).on('connection', (socket) => {
    const id = (last += 1);
    sockets.set(id, socket);
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { to: number };
      sockets.get(message.to)?.send(JSON.stringify({ ...message, from: id }));
    });
    socket.on('close', () => sockets.delete(id));
    socket.send(JSON.stringify({ id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
