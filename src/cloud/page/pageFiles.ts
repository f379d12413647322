import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** One file of the guest page, in memory. */
export interface PageFile {
  readonly type: string;
  /** Its name holds a hash of its content, so a browser may keep it for good. */
  readonly isImmutable: boolean;
  readonly etag: string;
  /** As the first encoding that is accepted, else as it is. */
  encode(accepts: (encoding: Encoding) => boolean): Promise<{ encoding?: Encoding; body: Buffer }>;
}

/** By the path of the address, `/` for the page itself. A look-up: there is no path to escape from. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const maxFiles = 200;
const maxBytes = 16 * 1024 * 1024;

/** The kinds of files that a page is made of; others are not served. */
const types: Readonly<Record<string, { type: string; isText: boolean }>> = {
  '.html': { type: 'text/html; charset=utf-8', isText: true },
  '.js': { type: 'text/javascript; charset=utf-8', isText: true },
  '.css': { type: 'text/css; charset=utf-8', isText: true },
  '.svg': { type: 'image/svg+xml', isText: true },
  '.webmanifest': { type: 'application/manifest+json', isText: true },
  '.txt': { type: 'text/plain; charset=utf-8', isText: true },
  '.png': { type: 'image/png', isText: false },
  '.webp': { type: 'image/webp', isText: false },
  '.ico': { type: 'image/x-icon', isText: false },
  '.woff2': { type: 'font/woff2', isText: false },
};

/** Vite's names for what it has built. */
const hashedName = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
const encodings = ['br', 'gzip'] as const satisfies readonly Encoding[];
const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;

function makeFile(name: string, body: Buffer): PageFile | undefined {
  const kind = types[path.posix.extname(name)];
  if (!kind) return undefined;
  /** Made when it is first asked for, once. */
  const made: Partial<Record<Encoding, Promise<Buffer>>> = {};
  return {
    type: kind.type,
    isImmutable: hashedName.test(name),
    etag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    async encode(accepts) {
      const encoding = kind.isText ? encodings.find(accepts) : undefined;
      if (!encoding) return { body };
      made[encoding] ??= compress[encoding](body);
      return { encoding, body: await made[encoding] };
    },
  };
}

/** Reads the built page into memory: 200 files of 16 MiB in all. Undefined where it was not built. */
export async function loadPageFiles(folder: string): Promise<PageFiles | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  let bytes = 0;
  for (const relative of names.slice(0, maxFiles)) {
    const whole = path.join(folder, relative);
    const found = await stat(whole);
    bytes += found.size;
    if (!found.isFile() || bytes > maxBytes) continue;
    const name = `/${relative.split(path.sep).join('/')}`;
    const file = makeFile(name, await readFile(whole));
    if (file) files.set(name === '/index.html' ? '/' : name, file);
  }
  return files.has('/') ? files : undefined;
}
