import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocketServer, WebSocket } from 'ws';
import { freePort } from '../../harness/room.ts';
import { npmPeer } from './npmPeers.ts';

/** A server of pages on loopback: http://localhost is a secure context, cameras work. */
export interface PageServer {
  readonly url: string;
  close(): void;
}

async function listen(server: Server): Promise<PageServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** Serves files: by `files` path → file, else out of `folder`. */
function fileListener(files: Readonly<Record<string, string>>, folder?: string): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files[pathname] ?? (folder && path.join(folder, path.normalize(pathname)));
    try {
      if (!file) throw new Error('unknown');
      const body = readFileSync(file);
      response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  };
}

const here = (name: string): string => path.join(import.meta.dirname, name);

/** The textbook page, and the relay between its two people: who sends, sends to the other. */
export function serveTextbook(): Promise<PageServer> {
  const server = createServer(fileListener({ '/': here('textbook.html') }));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      for (const other of sockets.clients)
        if (other !== socket && other.readyState === WebSocket.OPEN) other.send(data.toString());
    });
  });
  return listen(server);
}

type PeerModule = {
  PeerServer(
    options: { host: string; port: number; path: string },
    listening: (server: Server) => void,
  ): unknown;
};

/** A page with PeerJS, and its own server for the signals. */
export async function servePeerJs(): Promise<PageServer> {
  const file = npmPeer('peer/dist/module.mjs');
  const { PeerServer } = (await import(pathToFileURL(file).href)) as PeerModule;
  const port = await freePort();
  const signals = await new Promise<Server>((resolve) => {
    PeerServer({ host: '127.0.0.1', port, path: '/peerjs' }, resolve);
  });
  const pages = await listen(
    createServer(
      fileListener({
        '/': here('peerjs.html'),
        '/peerjs.min.js': npmPeer('peerjs/dist/peerjs.min.js'),
      }),
    ),
  );
  return {
    url: `${pages.url}/?${port}`,
    close: () => {
      pages.close();
      signals.closeAllConnections();
      signals.close();
    },
  };
}

/** A folder of files. */
export const serveFolder = (folder: string): Promise<PageServer> =>
  listen(createServer(fileListener({ '/': path.join(folder, 'index.html') }, folder)));
