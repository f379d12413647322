import { connect } from 'node:net';
import { err, ok, type Result } from '#shared/result.ts';
import { codeOf } from '../../discovery/index.ts';

/** `dropped`: no answer until the signal aborted. `code` is the system's. */
export type TcpFailure =
  { kind: 'dropped' } | { kind: 'refused' } | { kind: 'noWay'; code: string };

export type ConnectTcp = (
  endpoint: { host: string; port: number },
  signal: AbortSignal,
) => Promise<Result<null, TcpFailure>>;

function failureOf(code: string): TcpFailure {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return { kind: 'refused' };
  if (code === 'ETIMEDOUT') return { kind: 'dropped' };
  return { kind: 'noWay', code };
}

/** Opens a connection and closes it again. */
export const connectTcp: ConnectTcp = (endpoint, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(err({ kind: 'dropped' }));
    const socket = connect(endpoint);
    const finish = (result: Result<null, TcpFailure>): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => finish(err({ kind: 'dropped' }));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => finish(ok(null)));
    socket.on('error', (error) => finish(err(failureOf(codeOf(error)))));
  });
