import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { beaconInPath } from '#shared/beacon/index.ts';
import { presenceLimits, presencePath } from '#shared/presence.ts';
import { guestPageHeaders } from '#shared/guestPageHeaders.ts';
import { documentPath, type RoomDocument } from '#shared/roomDocument.ts';
import type { Logger, Source } from '../ports.ts';
import type { GuestFile, GuestFiles } from './guestFiles.ts';
import { checkHost } from './hosts.ts';
import { readSmallBody } from './smallBody.ts';
import { sourceOf } from './source.ts';

export type HttpHandlerDeps = {
  /** The values of `Host` that are right for the connection that the request came on. */
  hostsFor(request: IncomingMessage): ReadonlySet<string>;
  guestFiles: GuestFiles;
  /** The signed document; a new signature for every state. */
  document(): RoomDocument;
  /** Whether a beacon is this room's own (`src/main/beacon`); nothing knows where it is left out. */
  beacon?: { ask(beacon: string, source: string): 'own' | 'unknown' | 'tooOften' };
  /** Takes what apps nearby report of themselves (`src/main/presence`); nothing is taken where it is left out. */
  presence?: { report(raw: unknown, source: string): 'taken' | 'invalid' | 'tooOften' };
  logger: Logger;
};

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

const text = (status: number, sentence: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  body: Buffer.from(`${sentence}\n`),
});

const aYear = 'public, max-age=31536000, immutable';

/** What `Accept-Encoding` allows (RFC 9110 §12.5.3); a weight of zero forbids. */
function acceptedEncodings(header: string | string[] | undefined): Set<string> {
  const entries = String(header ?? '').split(',', 16);
  const allowed = entries.filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry));
  return new Set(allowed.map((entry) => entry.split(';')[0]?.trim().toLowerCase() ?? ''));
}

async function fileAnswer(file: GuestFile, request: IncomingMessage): Promise<Answer> {
  const { encoding, body } = await file.encode(
    acceptedEncodings(request.headers['accept-encoding']),
  );
  // A strong validator names one sequence of bytes, so each encoding has its own (RFC 9110 §8.8.3).
  const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`;
  const headers = {
    'Cache-Control': file.isImmutable ? aYear : 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
  };
  const known = request.headers['if-none-match']?.split(',', 16).map((tag) => tag.trim());
  if (known?.includes(etag)) return { status: 304, headers, body: Buffer.alloc(0) };
  const contentHeaders = {
    'Content-Type': file.type,
    ...(encoding ? { 'Content-Encoding': encoding } : {}),
  };
  return { status: 200, headers: { ...headers, ...contentHeaders }, body };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

function send(request: IncomingMessage, response: ServerResponse, host: string, answer: Answer) {
  const isBodyless = answer.status === 304 || answer.status === 204;
  response.writeHead(answer.status, {
    // The WebSocket goes to the host that was asked, after the allow-list, and nowhere else.
    ...guestPageHeaders([`wss://${host}`]),
    ...answer.headers,
    ...(isBodyless ? {} : { 'Content-Length': String(answer.body.length) }),
    // A request that was not read to its end would be taken for the next one.
    ...(hasBody(request) ? { Connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/**
 * The LAN host's pages: the guest page and the room's document, and the place where apps report. It keeps
 * nothing and sets no cookie.
 */
export function createHttpHandler(deps: HttpHandlerDeps): RequestListener {
  const documentAnswer = (): Answer => ({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: Buffer.from(JSON.stringify(deps.document())),
  });

  function beaconAnswer(beacon: string, source: Source): Answer {
    switch (deps.beacon?.ask(beacon, source.key) ?? 'unknown') {
      case 'own':
        return documentAnswer();
      case 'tooOften':
        return text(429, 'This room was asked too often.', { 'Retry-After': '1' });
      case 'unknown':
        return text(404, 'This beacon is not of this room.');
    }
  }

  async function presenceAnswer(
    request: IncomingMessage,
    host: string,
    presence: NonNullable<HttpHandlerDeps['presence']>,
  ): Promise<Answer> {
    const body = await readSmallBody(request, host, presenceLimits.bodyBytes);
    if (body === 'notAllowed') return text(403, 'This is for apps, not for pages.');
    if (body === 'tooLarge') return text(413, 'This is more than an app has to report.');
    const { key } = sourceOf(request.socket.remoteAddress);
    const taken = body === 'notJson' ? 'invalid' : presence.report(body.json, key);
    if (taken === 'invalid') return text(400, 'This is not a report.');
    if (taken === 'tooOften')
      return text(429, 'There are too many reports.', { 'Retry-After': '20' });
    return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: Buffer.alloc(0) };
  }

  async function answer(request: IncomingMessage, host: string): Promise<Answer> {
    if (request.method === 'POST' && request.url === presencePath && deps.presence)
      return presenceAnswer(request, host, deps.presence);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return text(405, 'This room answers GET and HEAD only.', { Allow: 'GET, HEAD' });
    if (hasBody(request)) return text(413, 'This room takes no content.');
    const target = request.url?.split('?', 1)[0] ?? '';
    if (!target.startsWith('/')) return text(400, 'This is not a path.');
    if (target === documentPath) return documentAnswer();
    const beacon = beaconInPath(target);
    if (beacon !== undefined) return beaconAnswer(beacon, sourceOf(request.socket.remoteAddress));
    const file = deps.guestFiles.get(target);
    if (file) return fileAnswer(file, request);
    if (target === '/')
      return text(503, 'This room has no guest page: the program was not built completely.');
    return text(404, 'There is no such page in this room.');
  }

  return (request, response) => {
    const host = checkHost(request.headers, deps.hostsFor(request));
    if (host === undefined) {
      // RFC 9110 §15.5.20. The host that was asked for does not appear in any header.
      const wrong = text(421, 'This address does not belong to this room.', {
        Connection: 'close',
      });
      return send(request, response, 'invalid', wrong);
    }
    answer(request, host)
      .then((ready) => send(request, response, host, ready))
      .catch((error: unknown) => {
        deps.logger.error('a request could not be answered', { error });
        response.destroy();
      });
  };
}
