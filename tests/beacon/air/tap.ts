import { connect, createServer, type Socket } from 'node:net';
import { createPackets, type Capture } from './btsnoop.ts';

/** A socket that passes everything on to a controller, and keeps what goes through. */
export async function startTap(at: string, controller: string, capture: Capture) {
  const open = new Set<Socket>();
  const server = createServer((host) => {
    const far = connect(controller);
    for (const socket of [host, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        host.destroy();
        far.destroy();
      });
    }
    const sent = createPackets((packet) => capture(packet, false));
    const received = createPackets((packet) => capture(packet, true));
    host.on('data', (bytes) => {
      sent(bytes);
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      received(bytes);
      host.write(bytes);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(at, resolve);
  });
  return {
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
