import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../identity/certificate.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import { connectTcp } from './connectTcp.ts';
import { createMeasureRate, ratePath } from './rate.ts';
import { createResolveHost } from './resolve.ts';

const { signal } = new AbortController();
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('connecting by TCP', () => {
  const host = '127.0.0.1';

  test('succeeds where somebody listens, and is refused where nobody does any more', async () => {
    const server = createTcpServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await connectTcp({ host, port }, signal)).toEqual({ ok: true, value: null });
    server.close();
    await once(server, 'close');
    expect(await connectTcp({ host, port }, signal)).toEqual({
      ...{ ok: false, error: { kind: 'refused' } },
    });
  });

  test('without an answer ends when it is told to', async () => {
    const ending = new AbortController();
    ending.abort();
    expect(await connectTcp({ host, port: 1 }, ending.signal)).toEqual({
      ...{ ok: false, error: { kind: 'dropped' } },
    });
  });
});

describe('resolving a name', () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const resolve = (lookup: (host: string) => Promise<{ address: string }[]>, host = 'a.example') =>
    createResolveHost({ clock: createFakeClock(), lookup })(host);

  test('gives its addresses; an address is its own', async () => {
    const lookup = () => Promise.resolve([{ address: '10.0.0.1' }, { address: 'fd00::1' }]);
    expect(await resolve(lookup)).toEqual({ ok: true, value: ['10.0.0.1', 'fd00::1'] });
    expect(await resolve(failing('ENOTFOUND'), '10.0.0.9')).toEqual({
      ...{ ok: true, value: ['10.0.0.9'] },
    });
  });

  test('a name that nobody knows is told from a server that is silent', async () => {
    expect(await resolve(failing('ENOTFOUND'))).toEqual({ ok: false, error: { kind: 'unknown' } });
    expect(await resolve(failing('EAI_AGAIN'))).toEqual({
      ...{ ok: false, error: { kind: 'silent', code: 'EAI_AGAIN' } },
    });
  });

  test('a system that tries for ever is not waited for', async () => {
    const clock = createFakeClock();
    const resolving = createResolveHost({ clock, lookup: () => new Promise(() => undefined) })('a');
    clock.advance(6_000);
    expect(await resolving).toEqual({ ok: false, error: { kind: 'silent', code: 'ETIMEOUT' } });
  });
});

describe('measuring the rate', () => {
  async function serve(answer: RequestListener) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const certificate = await makeCertificate({
      ...{ key: privateKey, addresses: ['127.0.0.1'], names: [] },
      ...{ now: Date.now(), randomBytes },
    });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const server = createServer({ key, cert: certificate }, answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return { certificate, port };
  }
  const megabyte = Buffer.alloc(1024 * 1024);
  /** A clock that goes on by half a second whenever it is asked. */
  const slowClock = () => {
    let at = 0;
    return () => (at += 500);
  };

  test('a mebibyte in half a second is 16.8 Mbit/s', async () => {
    const { certificate, port } = await serve((request, response) => {
      expect(request.url).toBe(ratePath);
      response.end(megabyte);
    });
    const measure = createMeasureRate({ now: slowClock(), ca: certificate, port });
    expect(await measure('127.0.0.1', signal)).toEqual({
      ...{ ok: true, value: { bitsPerSecond: 16_777_216 } },
    });
  });

  test('a slow server is measured by what came in the time', async () => {
    const ending = new AbortController();
    const { certificate, port } = await serve((_, response) => {
      response.write(megabyte.subarray(0, 125_000), () => setTimeout(() => ending.abort(), 200));
    });
    const measure = createMeasureRate({ now: slowClock(), ca: certificate, port });
    const measured = await measure('127.0.0.1', ending.signal);
    expect(measured).toEqual({ ok: true, value: { bitsPerSecond: 2_000_000 } });
  });

  test('too little, nothing, or an untrusted certificate is no measure', async () => {
    const unknown = { ok: false, error: { kind: 'unknown' } };
    const short = await serve((_, response) => void response.end('hello'));
    const missing = await serve((_, response) => void response.writeHead(404).end(megabyte));
    const good = await serve((_, response) => void response.end(megabyte));
    const measure = (port: number, ca?: string) =>
      createMeasureRate({ now: slowClock(), port, ...(ca && { ca }) })('127.0.0.1', signal);
    expect(await measure(short.port, short.certificate)).toEqual(unknown);
    expect(await measure(missing.port, missing.certificate)).toEqual(unknown);
    expect(await measure(good.port)).toEqual(unknown);
  });
});
