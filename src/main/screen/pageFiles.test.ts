import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadPageFiles } from './pageFiles.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'mago-page-'));
  mkdirSync(path.join(dir, 'assets'));
  writeFileSync(path.join(dir, 'assets/index-1.js'), 'code');
  writeFileSync(path.join(dir, 'assets/notes.md'), 'notes');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('what was built is found by its address, nothing else is', async () => {
  writeFileSync(path.join(dir, 'index.html'), 'page');
  const files = await loadPageFiles(dir);
  expect(files.find('/')?.body.toString()).toBe('page');
  expect(files.find('/assets/index-1.js')).toEqual({
    body: Buffer.from('code'),
    contentType: 'text/javascript; charset=utf-8',
  });
  for (const other of ['/assets/notes.md', '/assets', '/../x', '', '/assets/../index.html'])
    expect(files.find(other)).toBeUndefined();
});

test('a page that was never built is said to be so', async () => {
  await expect(loadPageFiles(dir)).rejects.toThrow(/index\.html/);
});
