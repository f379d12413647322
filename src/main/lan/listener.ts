import { createServer, type Socket } from 'node:net';
import type { ErrorCode, Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { systemCode } from '../files/fileError.ts';

/** Where the room listens. One address of one interface, never all of them (DESIGN 11). */
export type Endpoint = { address: string; port: number };

export interface Listener {
  /** As bound: with the real port where 0 was asked for. */
  readonly endpoint: Endpoint;
  /** Takes no more connections; those that are open stay. */
  close(): void;
}

/** On Windows a port of a range that the system keeps for itself is denied (EACCES), not in use. */
const taken = new Set(['EADDRINUSE', 'EACCES']);
const codeFor = (error: Error): ErrorCode =>
  taken.has(systemCode(error) ?? '') ? 'network.portTaken' : 'network.none';

/** Errors: `network.portTaken`; `network.none` where the address is not (or no longer) this PC's. */
export function openListener(
  { address, port }: Endpoint,
  accept: (socket: Socket) => void,
): Promise<Result<Listener, Failure>> {
  return new Promise((resolve) => {
    const server = createServer(accept);
    server.once('error', (error) => resolve(err({ code: codeFor(error) })));
    server.listen({ host: address, port }, () => {
      // After this an error is one failed accept: too many open files, a peer that was gone already.
      server.on('error', () => undefined);
      const bound = server.address();
      const boundPort = typeof bound === 'object' ? (bound?.port ?? port) : port;
      resolve(
        ok({
          endpoint: { address, port: boundPort },
          // Its callback would wait for the last connection; the port itself is free at once.
          close: () => void server.close(),
        }),
      );
    });
  });
}
