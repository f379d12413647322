import { request } from 'node:http';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { documentPath } from '#shared/roomDocument.ts';
import type { Endpoint } from './state.ts';
import { connectTls, type KeyedConnection } from './tls.ts';

/** A document is about 400 bytes; names are the only part that varies. */
export const maxDocumentBytes = 8 * 1024;

export type FetchedDocument = { raw: unknown; spki: string };

/**
 * Asks an address for its room document, and notes the TLS key it was given with. What comes back is not
 * checked yet. Failures: `room.unreachable` (also when aborted), `room.notARoom`.
 *
 * @param path the document's, or another under which a room answers with it.
 */
export async function fetchDocument(
  endpoint: Endpoint,
  signal: AbortSignal,
  path: string = documentPath,
): Promise<Result<FetchedDocument, Failure>> {
  const connected = await connectTls(endpoint, signal);
  if (!connected.ok) return connected;
  const body = await get(endpoint, connected.value, signal, path);
  connected.value.socket.destroy();
  if (!body.ok) return body;
  try {
    const raw: unknown = JSON.parse(body.value);
    return ok({ raw, spki: connected.value.spki });
  } catch {
    return err({ code: 'room.notARoom' });
  }
}

function get(
  { host, port }: Endpoint,
  { socket }: KeyedConnection,
  signal: AbortSignal,
  path: string,
): Promise<Result<string, Failure>> {
  return new Promise((resolve) => {
    const notARoom = () => resolve(err({ code: 'room.notARoom' }));
    const unreachable = () => resolve(err({ code: 'room.unreachable' }));
    const asked = request({
      createConnection: () => socket,
      path,
      headers: { host: `${host}:${port}`, accept: 'application/json', connection: 'close' },
      maxHeaderSize: maxDocumentBytes,
      signal,
    });
    asked.on('error', (error: Error & { code?: string }) =>
      // The parser's own codes: what answered does not speak HTTP.
      error.code?.startsWith('HPE_') === true ? notARoom() : unreachable(),
    );
    asked.on('response', (response) => {
      if (response.statusCode !== 200) return notARoom();
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > maxDocumentBytes) return notARoom();
        parts.push(part);
      });
      response.on('error', unreachable);
      response.on('end', () => resolve(ok(Buffer.concat(parts).toString('utf8'))));
    });
    // An answer that is none, such as an upgrade nobody asked for.
    asked.on('close', notARoom);
    asked.end();
  });
}
