import { request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { presencePath, type PresenceReport } from '#shared/presence.ts';
import type { PinnedRoom } from '../visit/index.ts';
import { connectTls } from '../visit/tls.ts';

const timeoutMs = 3_000;

/**
 * Reports to a room, if what is at its address has its key: nobody else learns anything. Whether it arrived
 * is told for the log; nothing hangs on it.
 */
export async function sendReport(
  room: PinnedRoom,
  report: PresenceReport,
  signal: AbortSignal,
): Promise<'taken' | 'refused' | 'unreachable' | 'otherKey'> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const connected = await connectTls(room, within);
  if (!connected.ok) return 'unreachable';
  const { socket, spki } = connected.value;
  try {
    return spki === room.spki ? await post(room, report, socket, within) : 'otherKey';
  } finally {
    socket.destroy();
  }
}

function post(
  { host, port }: PinnedRoom,
  report: PresenceReport,
  socket: TLSSocket,
  signal: AbortSignal,
): Promise<'taken' | 'refused' | 'unreachable'> {
  const body = Buffer.from(JSON.stringify(report));
  return new Promise((resolve) => {
    const sent = request({
      createConnection: () => socket,
      path: presencePath,
      method: 'POST',
      headers: {
        host: `${host}:${port}`,
        'content-type': 'application/json',
        'content-length': body.length,
        connection: 'close',
      },
      signal,
    });
    sent.on('error', () => resolve('unreachable'));
    sent.on('close', () => resolve('unreachable'));
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 204 ? 'taken' : 'refused');
    });
    sent.end(body);
  });
}
