import { createReadStream, existsSync, statSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';

export interface WebServer {
  readonly url: string;
  /** What was asked for, as `GET /stable.json` or `GET /a.zip bytes=10-`. */
  readonly asked: string[];
  /** Closes the connection after so many bytes of a package; Infinity: never. */
  breakAfter: number;
  /** Does not know ranges, as some servers do. */
  isSimple: boolean;
  close(): Promise<void>;
}

/** A web server for one folder, with byte ranges (RFC 9110 §14) and a cable that can be pulled. */
export async function serveFolder(folder: string): Promise<WebServer> {
  const server = http.createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const web: WebServer = {
    url: `http://127.0.0.1:${port}/updates`,
    asked: [],
    breakAfter: Number.POSITIVE_INFINITY,
    isSimple: false,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const name = path.basename(request.url ?? '');
    const { range } = request.headers;
    web.asked.push(['GET', `/${name}`, ...(range === undefined ? [] : [range])].join(' '));
    const file = path.join(folder, name);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const { size } = statSync(file);
    const start = web.isSimple ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (start >= size) {
      response.writeHead(416).end();
      return;
    }
    const isRest = start > 0;
    response.writeHead(isRest ? 206 : 200, {
      'content-length': size - start,
      ...(isRest ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {}),
    });
    const isCut = name.endsWith('.zip') && size - start > web.breakAfter;
    const end = isCut ? start + web.breakAfter - 1 : size - 1;
    const stream = createReadStream(file, { start, end });
    stream.pipe(response, { end: !isCut });
    if (isCut) stream.on('end', () => response.socket?.end());
  }
  return web;
}
