import { readFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';

export type RedirectDeps = {
  /** The names under which this cloud is known, without a port. */
  hosts: ReadonlySet<string>;
  /** `https://cloud.example`, to be continued with a path. */
  target(): string;
  /** Where an ACME client puts its challenges (RFC 8555 §8.3). */
  challengeFolder: string;
};

const challengePath = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{1,128})$/;
const mostCharacters = 1_000;

function answer(response: ServerResponse, status: number, headers: object = {}, body = ''): void {
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...headers,
  });
  response.end(body);
}

/**
 * Answers on port 80: the way to HTTPS for who asked for this cloud by its name, and the challenges by which a
 * certificate is renewed. Nobody is sent anywhere else.
 */
export const createRedirect =
  ({ hosts, target, challengeFolder }: RedirectDeps): RequestListener =>
  (request, response) => {
    const host = request.headers.host?.toLowerCase().replace(/:\d{1,5}$/, '') ?? '';
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const url = request.url ?? '';
    if (!isRead) return answer(response, 405, { Allow: 'GET, HEAD' });
    if (!hosts.has(host)) return answer(response, 421);
    const token = challengePath.exec(url)?.[1];
    if (token === undefined) {
      const where = url.startsWith('/') ? url : '/';
      return answer(response, 308, { Location: `${target()}${where}` });
    }
    void readFile(path.join(challengeFolder, token), 'utf8').then(
      (text) =>
        answer(response, 200, { 'Content-Type': 'text/plain' }, text.slice(0, mostCharacters)),
      () => answer(response, 404),
    );
  };
