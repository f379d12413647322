import { execFile, spawnSync } from 'node:child_process';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask, makeTls, openRoad, startLan, type Lan } from './fixture.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const hasSslscan = spawnSync('sslscan', ['--version']).status === 0;

/** What is agreed on, or the reason why nothing is. */
function handshake(lan: Lan, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect(
      { host: '127.0.0.1', port: lan.port, ca: lan.tls.certificate, ...options },
      () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
        socket.destroy();
      },
    );
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
}

const only12 = { maxVersion: 'TLSv1.2' } as const;
const only13 = { minVersion: 'TLSv1.3' } as const;

describe.each([
  ['under Node', false, ['TLSv1.2', 'TLSv1.3']],
  ['as under Electron', true, ['TLSv1.2']],
] as const)('%s', (_, isBoringSsl, versions) => {
  let lan: Lan;
  beforeAll(async () => {
    lan = await startLan({ isBoringSsl });
  });
  afterAll(() => lan.dispose());

  test('a current browser gets AES-256 with forward secrecy', async () => {
    expect(await handshake(lan)).toBe(
      isBoringSsl
        ? 'TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
        : 'TLSv1.3 TLS_AES_256_GCM_SHA384',
    );
  });

  test.each([
    ['TLS 1.2 with AES-128-GCM', { ...only12, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }],
    ['TLS 1.2 with AES-128-CBC', { ...only12, ciphers: 'AES128-SHA256' }],
    ['TLS 1.2 with AES-256-CBC', { ...only12, ciphers: 'ECDHE-RSA-AES256-SHA384' }],
    ['TLS 1.2 without forward secrecy', { ...only12, ciphers: 'AES256-GCM-SHA384' }],
    ['TLS 1.3 with AES-128-GCM', { ...only13, ciphers: 'TLS_AES_128_GCM_SHA256' }],
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }],
    ['a curve below 128 bits of strength', { ecdhCurve: 'P-224' }],
  ] satisfies [string, ConnectionOptions][])('%s is refused', async (_name, options) => {
    expect(await handshake(lan, options)).toMatch(/^(ERR_SSL|ECONNRESET)/);
  });

  test.each([
    ['AES-256', 'ECDHE-RSA-AES256-GCM-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
    ['ChaCha20', 'ECDHE-RSA-CHACHA20-POLY1305', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
  ])('TLS 1.2 with %s is there', async (_name, ciphers, standardName) => {
    expect(await handshake(lan, { ...only12, ciphers })).toBe(`TLSv1.2 ${standardName}`);
  });

  test('TLS 1.3 is there where its suites can be chosen', async () => {
    const agreed = await handshake(lan, { ...only13, ciphers: 'TLS_CHACHA20_POLY1305_SHA256' });
    if (isBoringSsl) expect(agreed).toMatch(/^ERR_SSL/);
    else expect(agreed).toBe('TLSv1.3 TLS_CHACHA20_POLY1305_SHA256');
  });

  test('no ticket is given out', async () => {
    const socket = connect({
      host: '127.0.0.1',
      port: lan.port,
      ca: lan.tls.certificate,
      ...only12,
    });
    await new Promise((resolve) => {
      socket.once('secureConnect', resolve);
    });
    expect(socket.getTLSTicket()).toBeUndefined();
    socket.destroy();
  });

  test.skipIf(!hasSslscan)(
    'sslscan finds 256-bit suites only, TLS 1.2 or later, RSA 2048',
    async () => {
      const target = `127.0.0.1:${lan.port}`;
      const args = ['--no-colour', '--no-heartbleed', '--xml=-', target];
      const { stdout } = await promisify(execFile)('sslscan', args);
      const suites = [
        ...stdout.matchAll(
          /<cipher status="\w+" sslversion="([^"]+)" bits="(\d+)" cipher="([^"]+)"/g,
        ),
      ];
      expect(new Set(suites.map(([, version]) => version))).toEqual(new Set(versions));
      expect(new Set(suites.map(([, , bits]) => bits))).toEqual(new Set(['256']));
      expect(suites.every(([, , , name]) => /^(TLS_|ECDHE-RSA-)/.test(name ?? ''))).toBe(true);
      expect(suites).toHaveLength(isBoringSsl ? 2 : 4);
      const on = [...stdout.matchAll(/<protocol type="\w+" version="([\d.]+)" enabled="1"/g)];
      expect(on.map(([, version]) => `TLSv${version}`).toSorted()).toEqual(versions);
      expect(stdout).toMatch(/<pk error="false" type="RSA" bits="2048"/);
      expect(stdout).toContain('<renegotiation supported="0"');
    },
  );
});

test('a renewed certificate is served to new connections, and the old ones stay', async () => {
  const lan = await startLan();
  const road = await openRoad(lan);
  const renewed = await makeTls();
  lan.host.setTls(renewed);
  await expect(ask(lan, '/')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const answer = await ask({ ...lan, tls: renewed }, '/');
  expect(answer.status).toBe(200);
  expect(
    await handshake(
      { ...lan, tls: renewed },
      { ...only12, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    ),
  ).toMatch(/^ERR_SSL/);
  road.send({ f: 'ping' });
  expect(await road.next()).toEqual({ f: 'pong' });
  await lan.dispose();
});

test("the names in the organisation's certificate are hosts of the room", async () => {
  const lan = await startLan();
  const host = `room7.example.org:${lan.port}`;
  const options = { headers: { Host: host }, servername: '' };
  expect((await ask(lan, '/', options)).status).toBe(421);
  lan.host.setTls({ ...lan.tls, origin: 'organisation', names: ['Room7.example.org'] });
  expect((await ask(lan, '/', options)).status).toBe(200);
  await lan.dispose();
});
