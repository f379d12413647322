import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { controllerPagePath } from '#shared/controller/carrier.ts';
import type { Logger } from '../ports.ts';

export type Encoding = 'br' | 'gzip';

/** One file of the guest page, in memory. */
export interface GuestFile {
  readonly type: string;
  /** Its name holds a hash of its content, so a browser may keep it for good. */
  readonly isImmutable: boolean;
  readonly etag: string;
  readonly body: Buffer;
  /** The file as the first encoding that is accepted and makes it smaller, else as it is. */
  encode(accepted: ReadonlySet<string>): Promise<{ encoding: Encoding | null; body: Buffer }>;
}

/** By the path of the address, `/` for the page itself. A look-up and no more: there is no path to escape from. */
export type GuestFiles = ReadonlyMap<string, GuestFile>;

const maxFiles = 200;
const maxFileBytes = 8 * 1024 * 1024;

/** The kinds of files that a page is made of; others are not served. */
const types: Readonly<Record<string, { type: string; isText: boolean }>> = {
  '.html': { type: 'text/html; charset=utf-8', isText: true },
  '.js': { type: 'text/javascript; charset=utf-8', isText: true },
  '.css': { type: 'text/css; charset=utf-8', isText: true },
  '.svg': { type: 'image/svg+xml', isText: true },
  '.json': { type: 'application/json', isText: true },
  '.webmanifest': { type: 'application/manifest+json', isText: true },
  '.txt': { type: 'text/plain; charset=utf-8', isText: true },
  '.png': { type: 'image/png', isText: false },
  '.webp': { type: 'image/webp', isText: false },
  '.ico': { type: 'image/x-icon', isText: false },
  '.woff2': { type: 'font/woff2', isText: false },
};

/** Vite's names for what it has built. */
const hashedName = /^(\/controller)?\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
/** The build's own list of its files. */
const isForBuildOnly = (name: string): boolean => name === '/manifest.json';

const compress: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
};
const encodings: readonly Encoding[] = ['br', 'gzip'];

function makeFile(name: string, body: Buffer): GuestFile | undefined {
  const kind = types[path.posix.extname(name)];
  if (!kind) return undefined;
  /** Made when it is first asked for, once. */
  const made = new Map<Encoding, Promise<Buffer>>();
  const encoded = (encoding: Encoding): Promise<Buffer> => {
    const present = made.get(encoding) ?? compress[encoding](body);
    made.set(encoding, present);
    return present;
  };
  return {
    type: kind.type,
    isImmutable: hashedName.test(name),
    etag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    body,
    async encode(accepted) {
      const encoding = kind.isText ? encodings.find((candidate) => accepted.has(candidate)) : null;
      if (!encoding) return { encoding: null, body };
      const smaller = await encoded(encoding);
      return smaller.length < body.length ? { encoding, body: smaller } : { encoding: null, body };
    },
  };
}

/**
 * Reads the built guest page into memory, once: at most 200 files of 8 MiB in all. Empty where it was not
 * built.
 */
export async function loadGuestFiles(folder: string, logger: Logger): Promise<GuestFiles> {
  const files = new Map<string, GuestFile>();
  try {
    const names = (await readdir(folder, { recursive: true })).slice(0, maxFiles);
    let bytes = 0;
    for (const name of names.map((relative) => `/${relative.split(path.sep).join('/')}`)) {
      const whole = path.join(folder, name);
      const found = await stat(whole);
      if (!found.isFile() || isForBuildOnly(name) || bytes + found.size > maxFileBytes) continue;
      bytes += found.size;
      const file = makeFile(name, await readFile(whole));
      if (file) files.set(name, file);
    }
  } catch (error) {
    logger.error('the guest page cannot be read', { error });
  }
  for (const address of ['/', '/controller', controllerPagePath]) {
    const page = files.get(`${address.replace(/\/$/, '')}/index.html`);
    if (page) files.set(address, page);
  }
  return files;
}
