import type { Socket } from 'node:net';

/** What speaks on a connection: a TLS record of a handshake (RFC 8446 §5.1), or an HTTP method in the clear. */
export type Spoken = 'tls' | 'http' | 'other';

const handshakeRecord = 0x16;
const isUpperCase = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

const spokenBy = (firstByte: number): Spoken => {
  if (firstByte === handshakeRecord) return 'tls';
  return isUpperCase(firstByte) ? 'http' : 'other';
};

/** Looks at the first byte and leaves it where it was. `tell` is not called if none ever comes. */
export function readFirstByte(socket: Socket, tell: (spoken: Spoken) => void): void {
  const first: unknown = socket.read(1);
  if (!Buffer.isBuffer(first)) {
    socket.once('readable', () => readFirstByte(socket, tell));
    return;
  }
  socket.unshift(first);
  tell(spokenBy(first.readUInt8(0)));
}
