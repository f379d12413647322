import type { Socket } from 'node:net';
import { lanLimits } from './lanLimits.ts';
import { sourceOf } from './source.ts';

/** The TCP connections of the LAN host, counted before anything is read from them. */
export interface Connections {
  /** False: too many; the socket is gone. */
  admit(socket: Socket): boolean;
  readonly size: number;
  destroyAll(): void;
}

export function createConnections(): Connections {
  const sockets = new Map<Socket, string>();
  const countOf = (source: string): number =>
    [...sockets.values()].filter((other) => other === source).length;

  return {
    admit(socket) {
      // Whoever reads the socket later handles its errors; until then, and after it, nobody would.
      socket.on('error', () => socket.destroy());
      const { key } = sourceOf(socket.remoteAddress);
      if (sockets.size >= lanLimits.sockets || countOf(key) >= lanLimits.socketsPerSource) {
        socket.destroy();
        return false;
      }
      sockets.set(socket, key);
      socket.once('close', () => sockets.delete(socket));
      return true;
    },
    get size() {
      return sockets.size;
    },
    destroyAll() {
      for (const socket of [...sockets.keys()]) socket.destroy();
    },
  };
}
