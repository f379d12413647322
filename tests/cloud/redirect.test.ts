import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedirect } from '../../src/cloud/http/redirect.ts';
import { createPlainServer, listenOn, stopServer } from '../../src/cloud/webServer.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mago-redirect-'));
const challengeFolder = path.join(folder, 'acme');
let server: Server;
let port: number;

beforeAll(async () => {
  mkdirSync(challengeFolder);
  writeFileSync(path.join(challengeFolder, 'a-token_1'), 'a-token_1.thumbprint');
  writeFileSync(path.join(folder, 'secret'), 'secret');
  server = createPlainServer(
    createRedirect({
      hosts: new Set(['cloud.example']),
      target: () => 'https://cloud.example',
      challengeFolder,
    }),
  );
  const bound = await listenOn(server, { address: '127.0.0.1', port: 0 });
  if (!bound.ok) throw new Error(bound.error);
  port = bound.value;
});
afterAll(async () => {
  await stopServer(server);
  rmSync(folder, { recursive: true });
});

async function ask(target: string, host = 'cloud.example', method = 'GET') {
  const asked = request({ port, host: '127.0.0.1', path: target, method, headers: { host } });
  asked.end();
  const [response] = await once(asked, 'response');
  const { statusCode, headers } = response;
  return { status: statusCode, location: headers.location, body: await text(response) };
}

test.each(['GET', 'HEAD'])(
  '%s of any path is answered with the same path on HTTPS',
  async (method) => {
    expect(await ask('/some?where', 'Cloud.example:80', method)).toEqual({
      status: 308,
      location: 'https://cloud.example/some?where',
      body: '',
    });
  },
);

test('nobody is sent anywhere else', async () => {
  expect(await ask('/', 'evil.example')).toMatchObject({ status: 421, location: undefined });
  const { location } = await ask('http://evil.example/x');
  expect(location).toBe('https://cloud.example/');
  expect((await ask('//evil.example/x')).location).toBe('https://cloud.example//evil.example/x');
});

test('nothing is sent in clear text that ought to be secret: POST is refused', async () => {
  expect(await ask('/api/v1/joins', 'cloud.example', 'POST')).toMatchObject({ status: 405 });
});

test('a certificate is renewed through it', async () => {
  const at = (token: string) => ask(`/.well-known/acme-challenge/${token}`);
  expect(await at('a-token_1')).toMatchObject({ status: 200, body: 'a-token_1.thumbprint' });
  expect(await at('another')).toMatchObject({ status: 404, body: '' });
  expect((await at('../secret')).status).toBe(308);
});
