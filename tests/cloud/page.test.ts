import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudLimits } from '#shared/cloud/limits.ts';
import { loadPageFiles } from '../../src/cloud/page/pageFiles.ts';
import { makeClock, openCloud, type Cloud } from './support/cloud.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mago-page-'));
const clock = makeClock();
const html = `<!doctype html><title>Mago Room</title>${'<p>text</p>'.repeat(100)}`;
let cloud: Cloud;

beforeAll(async () => {
  const page = path.join(folder, 'page');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), html);
  writeFileSync(path.join(page, 'icon.svg'), '<svg/>');
  writeFileSync(path.join(page, 'manifest.json'), '{}');
  writeFileSync(path.join(page, 'assets', 'main-AbCd1234.js'), 'export {};');
  writeFileSync(path.join(folder, 'secret.js'), 'not of the page');
  const files = await loadPageFiles(page);
  if (!files) throw new Error('no page');
  const sockets = () => ['wss://cloud.example'];
  const place = { kind: 'sqlite', file: path.join(folder, 'cloud.db') } as const;
  cloud = await openCloud(place, { clock, page: { files, sockets } });
});
afterAll(async () => {
  await cloud.dispose();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  cloud.app.inject({ method: 'GET', url, headers });

test('the page is at the root, for itself and its own cloud alone', async () => {
  const { statusCode, headers, body } = await get('/?x=1');
  expect([statusCode, headers['content-type'], body]).toEqual([
    200,
    'text/html; charset=utf-8',
    html,
  ]);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).toContain("connect-src 'self' wss://cloud.example wss://*:8034;");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:/);
  expect(headers).toMatchObject({
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(headers['permissions-policy']).toContain('camera=(self)');
});

test('what is named by its content is kept for good', async () => {
  const asset = await get('/assets/main-AbCd1234.js');
  expect([asset.statusCode, asset.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect((await get('/icon.svg')).headers['cache-control']).toBe('no-cache');
});

test('it comes packed as the browser likes it, and not twice', async () => {
  const br = await get('/', { 'accept-encoding': 'gzip, br' });
  expect(br.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(html);
  const gz = await get('/', { 'accept-encoding': 'gzip, br;q=0' });
  expect(gunzipSync(gz.rawPayload).toString()).toBe(html);
  const again = await get('/', {
    'accept-encoding': 'br',
    'if-none-match': String(br.headers.etag),
  });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  expect(gz.headers.etag).not.toBe(br.headers.etag);
});

test.each([
  ...['/assets/', '/assets', '/assets/../../secret.js', '/assets/%2e%2e/%2e%2e/secret.js'],
  ...['/manifest.json', '/index.html', '/nothing', '/assets/nothing-AbCd1234.js', '/.env'],
])('%s is not there, and says no more than that', async (url) => {
  const { statusCode, body } = await get(url);
  expect([statusCode, body]).toEqual([404, '{"code":"cloud.unknown"}']);
});

test('a cloud whose page was not built serves the rest', async () => {
  expect(await loadPageFiles(path.join(folder, 'nowhere'))).toBeUndefined();
  const bare = await openCloud({ kind: 'sqlite', file: path.join(folder, 'bare.db') });
  expect((await bare.ask('GET /')).status).toBe(404);
  expect((await bare.ask('GET /healthz')).status).toBe(200);
  await bare.dispose();
});

test('a room measures by a MiB that cannot be packed, thirty times a minute for each source', async () => {
  const ask = (from: string) =>
    cloud.app.inject({ url: '/.well-known/mago-rate', remoteAddress: from });
  const first = await ask('198.51.100.7');
  expect(first.statusCode).toBe(200);
  expect(first.rawPayload.length).toBeGreaterThan(1024 * 1024);
  expect(first.headers['cache-control']).toBe('no-store');
  for (let n = 1; n < cloudLimits.rateChecksPerSource; n += 1) await ask('198.51.100.7');
  expect((await ask('198.51.100.7')).statusCode).toBe(429);
  expect((await ask('198.51.100.8')).statusCode).toBe(200);
  clock.pass(cloudLimits.rateChecksWindowMs);
  expect((await ask('198.51.100.7')).statusCode).toBe(200);
});
