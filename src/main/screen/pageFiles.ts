import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export type PageFile = { readonly body: Buffer; readonly contentType: string };

/** The built files of the wall's page, whole and in memory: no path of a request ever reaches the disk. */
export type PageFiles = {
  /** By URL path; `/` is the page itself. */
  find(urlPath: string): PageFile | undefined;
};

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
};

/** Reads every file under `dir` whose kind a page uses. Throws where there is no `index.html`: not built. */
export async function loadPageFiles(dir: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[path.extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const urlPath = `/${path.relative(dir, file).split(path.sep).join('/')}`;
    files.set(urlPath, { body: await readFile(file), contentType });
  }
  const index = files.get('/index.html');
  if (!index) throw new Error(`no index.html in ${dir}`);
  files.set('/', index);
  return { find: (urlPath) => files.get(urlPath) };
}
