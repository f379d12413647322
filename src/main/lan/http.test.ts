import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { documentPath, socketPath } from '#shared/roomDocument.ts';
import { verifyDocument } from '../identity/document.ts';
import { createMemoryLogger } from '../testing/fakes.ts';
import { ask, connectRoad, startLan, type Lan } from './fixture.ts';
import { loadGuestFiles } from './guestFiles.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let lan: Lan;
const script = `/* ${'room '.repeat(2_000)} */`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mago-guest-'));
  await mkdir(path.join(folder, 'assets'));
  const files: [string, string | Buffer][] = [
    ['index.html', '<!doctype html><title>Room</title>'],
    ['assets/main-B3xKq_9Z.js', script],
    ['assets/tiny-AAAABBBB.css', 'a{}'],
    ['assets/logo-AAAABBBB.png', Buffer.alloc(3_000)],
    ['assets/plain.svg', `<svg>${' '.repeat(500)}</svg>`],
    ['manifest.json', '{}'],
    ['notes.exe', 'x'],
  ];
  for (const [name, text] of files) await writeFile(path.join(folder, name), text);
  lan = await startLan({
    guestFiles: await loadGuestFiles(folder, createMemoryLogger()),
    names: () => ['room7.example.org'],
  });
});
afterAll(async () => {
  await lan.dispose();
  await rm(folder, { recursive: true });
});

describe('the guest page', () => {
  test('is served with nothing that a page could do without', async () => {
    const { status, headers, body } = await ask(lan, '/');
    expect(status).toBe(200);
    expect(body.toString()).toContain('<title>Room</title>');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['permissions-policy']).toContain('camera=(self), display-capture=(self)');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain(`connect-src 'self' wss://127.0.0.1:${lan.port}`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(String(policy)).not.toMatch(/unsafe|\*/);
  });

  test('keeps its hashed files for good and asks again for the others', async () => {
    const cacheOf = async (name: string) => (await ask(lan, name)).headers['cache-control'];
    expect(await cacheOf('/assets/main-B3xKq_9Z.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/assets/plain.svg')).toBe('no-cache');
    expect(await cacheOf('/index.html')).toBe('no-cache');
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br;q=0.9', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0.0', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('is compressed as the browser likes: %s', async (accepted, encoding) => {
    const options = { headers: { 'Accept-Encoding': accepted } };
    const { headers, body } = await ask(lan, '/assets/main-B3xKq_9Z.js', options);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe('Accept-Encoding');
    const decode = { br: brotliDecompressSync, gzip: gunzipSync };
    const plain = encoding ? decode[encoding as 'br' | 'gzip'](body) : body;
    expect(plain.toString()).toBe(script);
    expect(headers['content-length']).toBe(String(body.length));
  });

  test.each(['/assets/tiny-AAAABBBB.css', '/assets/logo-AAAABBBB.png'])(
    '%s is not made larger by it',
    async (name) => {
      const { headers } = await ask(lan, name, { headers: { 'Accept-Encoding': 'br' } });
      expect(headers['content-encoding']).toBeUndefined();
    },
  );

  test('is not sent again to whoever has it', async () => {
    const first = await ask(lan, '/', { headers: { 'Accept-Encoding': 'br' } });
    const again = { 'Accept-Encoding': 'br', 'If-None-Match': `"x", ${first.headers.etag}` };
    const second = await ask(lan, '/', { headers: again });
    expect(second.status).toBe(304);
    expect(second.body).toHaveLength(0);
    expect(second.headers.etag).toBe(first.headers.etag);
    const changed = await ask(lan, '/', { headers: { 'If-None-Match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  test('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask(lan, '/', { method: 'HEAD' });
    expect([status, body.length, headers['content-length']]).toEqual([200, 0, '34']);
  });

  test.each([
    '/manifest.json',
    '/notes.exe',
    '/assets',
    '/assets/',
    '/nothing',
    '/../../../../etc/passwd',
    '/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/assets/../index.html',
    '//index.html',
    '/index.html%00.js',
    '/__proto__',
    '/constructor',
  ])('%s is not there', async (target) => {
    const { status, body } = await ask(lan, target);
    expect([status, body.toString()]).toEqual([404, 'There is no such page in this room.\n']);
  });

  test('that was not built is said to be missing', async () => {
    const guestFiles = await loadGuestFiles(path.join(folder, 'none'), createMemoryLogger());
    const empty = await startLan({ guestFiles });
    const { status, body } = await ask(empty, '/');
    expect([status, body.toString()]).toEqual([
      503,
      'This room has no guest page: the program was not built completely.\n',
    ]);
    await empty.dispose();
  });
});

describe("the room's document", () => {
  test('is signed and never stored', async () => {
    const { status, headers, body } = await ask(lan, documentPath);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['cache-control']).toBe('no-store');
    expect(verifyDocument(JSON.parse(body.toString())).ok).toBe(true);
  });

  test('that cannot be made cuts the connection and nothing else', async () => {
    const broken = await startLan({
      document: () => {
        throw new Error('a bug');
      },
    });
    await expect(ask(broken, documentPath)).rejects.toThrow('socket hang up');
    expect((await ask(broken, '/')).status).toBe(200);
    await broken.dispose();
  });
});

describe('a request', () => {
  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'by %s is refused',
    async (method) => {
      const { status, headers } = await ask(lan, '/', { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    },
  );

  test('with content is refused', async () => {
    const { status, headers } = await ask(lan, '/', { headers: { 'Content-Length': '0005' } });
    expect([status, headers.connection]).toEqual([413, 'close']);
  });

  /** The host that a request names, apart from the one that TLS checks. */
  const named = (host: string) => ({ headers: { Host: host }, servername: '' });

  test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'for the host %s is refused, and the host is not repeated',
    async (host) => {
      const { status, headers } = await ask(lan, '/', named(host));
      expect(status).toBe(421);
      expect(headers['content-security-policy']).not.toContain(host);
    },
  );

  test('for a name from the settings is answered, and its page may talk to that name only', async () => {
    const host = `room7.example.org:${lan.port}`;
    const { status, headers } = await ask(lan, '/', named(host));
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain(`connect-src 'self' wss://${host};`);
  });

  test('for an absolute address is no path', async () => {
    const { status } = await ask(lan, `https://127.0.0.1:${lan.port}/`);
    expect(status).toBe(400);
  });

  test('with more than 8 KiB of header is refused', async () => {
    const { status } = await ask(lan, '/', { headers: { 'X-Long': 'x'.repeat(9_000) } });
    expect(status).toBe(431);
  });
});

/** What is answered to these bytes on a bare connection. */
function say(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(lan.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('a request in the clear', () => {
  const get = (target: string, host = `127.0.0.1:${lan.port}`) =>
    say(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

  test('is sent to the secure page, for now only', async () => {
    const answer = await get('/?a=b');
    expect(answer).toMatch(/^HTTP\/1\.1 307 /);
    expect(answer).toContain(`\r\nLocation: https://127.0.0.1:${lan.port}/?a=b\r\n`);
    expect(answer).toContain('\r\nCache-Control: no-store\r\n');
  });

  test('for another host is sent nowhere', async () => {
    const answer = await get('/', 'evil.example');
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).not.toContain('Location');
  });

  test('for another place is sent to the page', async () => {
    expect(await get('https://evil.example/')).toContain(
      `\r\nLocation: https://127.0.0.1:${lan.port}/\r\n`,
    );
  });

  test('that comes byte by byte is one too', async () => {
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(lan.port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      const bytes = [...`GET / HTTP/1.1\r\nHost: 127.0.0.1:${lan.port}\r\n\r\n`];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(next));
      };
      socket.on('connect', next);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 307 /);
  });

  test('cannot be a WebSocket', async () => {
    const answer = await say(
      `GET ${socketPath} HTTP/1.1\r\nHost: 127.0.0.1:${lan.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 307 /);
  });

  test('that is no HTTP is refused', async () => {
    expect(await say('HELO room\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await say(Buffer.from([0, 1, 2, 3]))).toBe('');
    expect(await say(Buffer.from([0x80, 0x2e, 0x01]))).toBe('');
  });
});

describe('a WebSocket', () => {
  const own = () => `https://127.0.0.1:${lan.port}`;

  test('of the own page, and of a client that is no browser, is opened', async () => {
    for (const options of [{ origin: own() }, {}]) {
      const { socket, closed } = await connectRoad(lan, options);
      socket.close();
      expect(await closed).toBe(1005);
    }
  });

  test.each([
    ['of another page', { origin: 'https://evil.example' }, '403'],
    ['of a page without an origin', { origin: 'null' }, '403'],
    ['of a browser that tells no origin', { headers: { 'Sec-Fetch-Site': 'same-origin' } }, '403'],
    ['to another host', { headers: { Host: 'evil.example:8034' } }, '421'],
  ])('%s is refused', async (_, options, status) => {
    await expect(connectRoad(lan, options)).rejects.toThrow(status);
  });

  test('is opened at one path only', async () => {
    const upgrade = {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    for (const target of ['/', '/road/', `${socketPath}?token=1`])
      expect((await ask(lan, target, { headers: upgrade })).status).toBe(404);
    const wrongKey = { ...upgrade, 'Sec-WebSocket-Key': 'short' };
    expect((await ask(lan, socketPath, { headers: wrongKey })).status).toBe(400);
    const wrongVersion = { ...upgrade, 'Sec-WebSocket-Version': '7' };
    expect((await ask(lan, socketPath, { headers: wrongVersion })).status).toBe(400);
    const post = { method: 'POST', headers: upgrade };
    expect((await ask(lan, socketPath, post)).status).toBe(405);
  });

  test('is not compressed, whatever the client offers', async () => {
    const { socket, closed } = await connectRoad(lan, { perMessageDeflate: true });
    expect(socket.extensions).toBe('');
    socket.close();
    await closed;
  });
});
