import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { err, ok } from '#shared/result.ts';
import { makeCertificate } from '../identity/certificate.ts';
import { systemClock } from '../systemClock.ts';
import { provedKey, type CloudTrust } from './connect.ts';
import { createCloudHttp, type CloudHttp, type CloudRequest } from './request.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const spki = createHash('sha256')
  .update(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))
  .digest('base64url');

let cert: string;
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
/** Requests that reached the server's HTTP. */
let asked: string[];
const clients: CloudHttp[] = [];

beforeAll(async () => {
  const now = Date.now();
  cert = await makeCertificate({
    ...{ key: privateKey, addresses: ['127.0.0.1'], names: [], now, randomBytes },
  });
  server = createServer({ key, cert }, (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
  answer = (_request, response) => response.end('{"n":1}');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const open = (trust: CloudTrust = { ca: cert }, at = url): CloudHttp => {
  const client = createCloudHttp({ url: at, trust, clock: systemClock });
  clients.push(client);
  return client;
};
const wanted: CloudRequest<{ n: number }> = {
  ...{ method: 'POST', path: '/x', key: 'k', body: { a: 1 }, timeoutMs: 20_000 },
  schema: z.object({ n: z.number() }),
};

test('asks with its key, and answers with what the schema lets through', async () => {
  answer = (_request, response) => response.end('{"n":1,"more":true}');
  expect(await open().ask(wanted)).toEqual(ok({ n: 1 }));
  expect(asked).toEqual(['POST /x Bearer k']);
});

test.each([
  ['nobody vouches for', {}],
  ['has another key than the one that is known', { spki: 'A'.repeat(43) }],
])('a cloud that %s is told nothing', async (_what, trust) => {
  expect(await open(trust).ask(wanted)).toEqual(err({ code: 'cloud.untrusted' }));
  expect(asked).toEqual([]);
});

test('a known key needs no authority', async () => {
  expect(await open({ spki }).ask(wanted)).toEqual(ok({ n: 1 }));
});

test('the key that it proves is told, whoever it is trusted by', async () => {
  const { signal } = new AbortController();
  expect(await provedKey(url, { spki }, signal)).toEqual(ok(spki));
  expect(await provedKey(url, { ca: cert }, signal)).toEqual(ok(spki));
  expect(await provedKey(url, {}, signal)).toEqual(err({ code: 'cloud.untrusted' }));
});

test('a certificate for another name is not the cloud’s', async () => {
  const at = url.replace('127.0.0.1', 'localhost');
  expect(await open({ ca: cert }, at).ask(wanted)).toEqual(err({ code: 'cloud.untrusted' }));
});

test('what the cloud says of a failure is passed on', async () => {
  answer = (_request, response) => {
    response.statusCode = 429;
    response.end('{"code":"cloud.tooOften","retryAfterSeconds":60}');
  };
  const failure = { code: 'cloud.tooOften', retryAfterSeconds: 60 } as const;
  expect(await open().ask(wanted)).toEqual(err(failure));
});

test.each([
  [200, '<html>', 'cloud.notACloud'],
  [200, '{"n":"one"}', 'cloud.notACloud'],
  [404, 'not found', 'cloud.notACloud'],
  [302, '', 'cloud.notACloud'],
  [502, '<html>Bad Gateway</html>', 'cloud.failed'],
  [200, `"${'x'.repeat(70_000)}"`, 'cloud.notACloud'],
] as const)('%s with "%.20s" is %s', async (status, body, code) => {
  answer = (_request, response) => {
    response.statusCode = status;
    response.end(body);
  };
  expect(await open().ask(wanted)).toEqual(err({ code }));
});

test('one that does not answer in time is out of reach', async () => {
  answer = () => undefined;
  const late = open().ask({ ...wanted, timeoutMs: 300 });
  expect(await late).toEqual(err({ code: 'cloud.unreachable' }));
});

test('nobody there, and somebody there who speaks no TLS', async () => {
  const tcp = createTcp((socket) => {
    socket.on('error', () => undefined);
    socket.end('220 hello\r\n');
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const at = `https://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  expect(await open({}, at).ask(wanted)).toEqual(err({ code: 'cloud.notACloud' }));
  tcp.close();
  expect(await open({}, at).ask(wanted)).toEqual(err({ code: 'cloud.unreachable' }));
});

test('connections are kept, and one that was closed meanwhile is made anew', async () => {
  const client = open();
  await client.ask(wanted);
  await client.ask(wanted);
  server.closeIdleConnections();
  expect(await client.ask(wanted)).toEqual(ok({ n: 1 }));
});

test('after its end it asks nothing', async () => {
  const client = open();
  client.dispose();
  expect(await client.ask(wanted)).toEqual(err({ code: 'cloud.unreachable' }));
  expect(asked).toEqual([]);
});
