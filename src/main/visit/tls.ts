import { createHash } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Endpoint, PinnedRoom } from './state.ts';

/** A TLS connection after its handshake, and the key that the other side proved to own. */
export type KeyedConnection = {
  socket: TLSSocket;
  /** SHA-256 of the key's SubjectPublicKeyInfo, base64url. */
  spki: string;
};

/**
 * Connects without a certificate authority: rooms sign their own certificates, and who trusts which key is
 * decided by its hash (DESIGN 5). Nothing is sent on the connection here.
 * Failures: `room.unreachable`, and `room.notARoom` for what does not speak TLS.
 */
export function connectTls(
  { host, port }: Endpoint,
  signal: AbortSignal,
): Promise<Result<KeyedConnection, Failure>> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(err({ code: 'room.unreachable' }));
    const socket = connect({ host, port, minVersion: 'TLSv1.2', rejectUnauthorized: false });
    const finish = (result: Result<KeyedConnection, Failure>): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onAbort);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => finish(err({ code: 'room.unreachable' }));
    signal.addEventListener('abort', onAbort);
    // Kept for good: an error after the handshake is its user's to notice by `close`, not the process's end.
    socket.on('error', (error: Error & { code?: string }) => finish(err(failureOf(error))));
    socket.once('close', onAbort);
    socket.once('secureConnect', () => {
      const spki = spkiOf(socket);
      finish(spki === null ? err({ code: 'room.notARoom' }) : ok({ socket, spki }));
    });
  });
}

/** Whether that very room answers at its address. */
export async function isRoomThere(room: PinnedRoom, signal: AbortSignal): Promise<boolean> {
  const connected = await connectTls(room, signal);
  if (!connected.ok) return false;
  connected.value.socket.destroy();
  return connected.value.spki === room.spki;
}

function spkiOf(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  const der = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64url');
}

function failureOf(error: Error & { code?: string }): Failure {
  const isTlsTrouble = error.code === 'EPROTO' || error.code?.startsWith('ERR_SSL_') === true;
  return { code: isTlsTrouble ? 'room.notARoom' : 'room.unreachable' };
}
