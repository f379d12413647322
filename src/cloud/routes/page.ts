import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from '../page/pageHeaders.ts';
import type { PageFile, PageFiles } from '../page/pageFiles.ts';
import type { CloudApp } from './cloudApp.ts';

export type PageDeps = {
  files: PageFiles;
  /** Origins of the WebSockets that the page opens in the cloud. */
  sockets(): readonly string[];
};

const aYear = 'public, max-age=31536000, immutable';

/** What `Accept-Encoding` allows (RFC 9110 §12.5.3); a weight of zero forbids. */
function acceptedEncodings(header: string | undefined): Set<string> {
  const entries = (header ?? '')
    .split(',', 16)
    .filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry));
  return new Set(entries.map((entry) => entry.split(';')[0]?.trim().toLowerCase() ?? ''));
}

/** The page of guests who come by six digits: a look-up in memory, so that no path leads anywhere else. */
export async function pageRoutes(app: CloudApp, { files, sockets }: PageDeps): Promise<void> {
  async function answer(file: PageFile, request: FastifyRequest, reply: FastifyReply) {
    const accepted = acceptedEncodings(request.headers['accept-encoding']);
    const { encoding, body } = await file.encode((candidate) => accepted.has(candidate));
    // A strong validator names one sequence of bytes, so each encoding has its own (RFC 9110 §8.8.3).
    const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`;
    const known = request.headers['if-none-match']?.split(',', 16).map((tag) => tag.trim());
    reply.headers({
      ...pageHeaders(sockets()),
      'Cache-Control': file.isImmutable ? aYear : 'no-cache',
      ETag: etag,
      Vary: 'Accept-Encoding',
    });
    if (known?.includes(etag)) return reply.code(304).send();
    reply.type(file.type);
    if (encoding) reply.header('Content-Encoding', encoding);
    return reply.send(body);
  }

  const options = { helmet: false, schema: { hide: true } } as const;
  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    const file = files.get(request.url.split('?', 1)[0] ?? '');
    return file ? answer(file, request, reply) : reply.callNotFound();
  };
  for (const name of files.keys()) if (!name.startsWith('/assets/')) app.get(name, options, serve);
  app.get('/assets/*', options, serve);
}
