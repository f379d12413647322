import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';
import { tokenSchema } from '#shared/signal/values.ts';
import type { JsonFile, Logger, RandomBytes } from '../ports.ts';
import type { Diagnostics } from './diagnostics.ts';

/** In the data folder, which the room's account and administrators alone can read: where and by what the room is asked. */
export const doorFileName = 'doctor.json';
export const doorFileSchema = z.object({
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  token: tokenSchema,
});
export const doorPath = '/diagnostics';
export const doorHost = '127.0.0.1';
const tokenBytes = 32;

export type DoorDeps = {
  diagnostics: Pick<Diagnostics, 'run'>;
  file: JsonFile;
  randomBytes: RandomBytes;
  logger: Logger;
};

export interface DoctorDoor {
  close(): Promise<void>;
}

/**
 * Lets `npm run doctor` ask the room that runs on this machine to test itself: on loopback, by a token that
 * only those can read who could read the room's keys as well. It tells the report and does nothing else.
 */
export async function openDoctorDoor(deps: DoorDeps): Promise<DoctorDoor> {
  const { diagnostics, file, logger } = deps;
  const token = Buffer.from(deps.randomBytes(tokenBytes)).toString('base64url');
  const server = createServer({ maxHeaderSize: 4 * 1024 });
  server.headersTimeout = 5_000;
  server.requestTimeout = 5_000;
  server.maxConnections = 8;
  server.listen(0, doorHost);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.on('error', (error) => logger.error('doctor: the door', { error }));
  server.on('request', (request, response) => {
    if (!isAllowed(request, token, port)) {
      response.writeHead(403, { Connection: 'close' }).end();
      return;
    }
    diagnostics.run().then(
      (report) => {
        response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end(JSON.stringify(report));
      },
      (error: unknown) => {
        logger.error('doctor: the room could not be tested', { error });
        response.destroy();
      },
    );
  });
  await file.write({ port, token }).catch((error: unknown) => {
    logger.warn('doctor: cannot say where this room is asked', { error });
  });
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await file.write(null).catch(() => undefined);
    },
  };
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

function isAllowed({ method, url, headers }: IncomingMessage, token: string, port: number) {
  const isOurs = method === 'POST' && url === doorPath && headers.host === `${doorHost}:${port}`;
  const given = headers.authorization ?? '';
  return isOurs && timingSafeEqual(hash(given), hash(`Bearer ${token}`));
}
