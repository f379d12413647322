import { once } from 'node:events';
import { get, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { carrierLimits, refusedCloseCode } from '#shared/room/carrier.ts';
import type { RoomApi } from '#shared/room/api.ts';
import { createFakeClock, createFakeRandom, createMemoryLogger } from '../testing/fakes.ts';
import { startScreenServer, type ScreenServer } from './screenServer.ts';
import type { PageFiles } from './pageFiles.ts';

const page: PageFiles = {
  find: (urlPath) =>
    urlPath === '/' || urlPath === '/index.html'
      ? { body: Buffer.from('<!doctype html>'), contentType: 'text/html; charset=utf-8' }
      : undefined,
};
const api = { startMeeting: () => ({ ok: true, value: null }) } as unknown as RoomApi;

const open: ScreenServer[] = [];
async function start() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const randomBytes = createFakeRandom();
  const onAbandoned = vi.fn<() => void>();
  const deps = { api, page, port: 0, clock, logger, randomBytes, onAbandoned };
  const server = await startScreenServer(deps);
  open.push(server);
  return { onAbandoned, server, clock, logger, base: `http://127.0.0.1:${server.port}` };
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function fetchPage(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const [response] = (await once(request(url, { headers, method }).end(), 'response')) as [
    IncomingMessage,
  ];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, headers: response.headers, body };
}

const session = 'S'.repeat(43);
const tokenOf = (address: string) => new URL(address).hash.slice('#t='.length);

type Attempt = { origin?: string; path?: string; host?: string };
function connectSocket(base: string, { origin = base, path, host }: Attempt = {}): WebSocket {
  return new WebSocket(`${base.replace('http', 'ws')}${path ?? '/room-api?connectionParams=1'}`, {
    origin,
    headers: host === undefined ? {} : { host },
  });
}

/** Sends credentials and a call; resolves with the answer, or with the code of the close. */
async function call(base: string, credentials: unknown): Promise<unknown> {
  const socket = connectSocket(base);
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: credentials }));
  socket.send(JSON.stringify({ id: 1, method: 'mutation', params: { path: 'startMeeting' } }));
  const answered = new Promise<unknown>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { result?: { data: unknown } };
      if (message.result) resolve(message.result.data);
    });
    socket.on('close', resolve);
  });
  const answer = await answered;
  socket.terminate();
  return answer;
}

const works = { ok: true, value: null };

test('the page is served with a policy that lets it load its own files only', async () => {
  const { base } = await start();
  const { status, headers, body } = await fetchPage(`${base}/`);
  expect([status, body]).toEqual([200, '<!doctype html>']);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).toContain("script-src 'self';");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect((await fetchPage(`${base}/index.html`, {}, 'HEAD')).body).toBe('');
});

test.each([
  ['/../package.json', 'GET', 404],
  ['/%2e%2e/package.json', 'GET', 404],
  ['//etc/passwd', 'GET', 404],
  ['/room-api', 'GET', 404],
  ['/', 'POST', 405],
])('%s by %s answers %d', async (path, method, status) => {
  const { base, server } = await start();
  const answer = request({ host: '127.0.0.1', port: server.port, path, method }).end();
  const [response] = (await once(answer, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(status);
  expect((await fetchPage(`${base}/`)).status).toBe(200);
});

test('another name for this machine opens nothing: a rebound name cannot reach the room', async () => {
  const { base, server } = await start();
  expect((await fetchPage(`${base}/`, { host: `evil.example:${server.port}` })).status).toBe(421);
  expect((await fetchPage(`${base}/`, { host: 'localhost' })).status).toBe(421);
});

test.each([
  ['a page of another origin', { origin: 'http://evil.example' }, 403],
  ['a page on another port', { origin: 'http://127.0.0.1:1' }, 403],
  ['another host name', { host: 'evil.example' }, 403],
  ['another path', { path: '/other' }, 404],
])('a socket from %s is refused', async (_what, attempt, status) => {
  const { base } = await start();
  const socket = connectSocket(base, attempt);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  expect(response.statusCode).toBe(status);
});

test('the address opens the screen once, and its page again and again', async () => {
  const { base, server } = await start();
  const token = tokenOf(server.newAddress());
  expect(await call(base, { token, session })).toEqual(works);
  expect(await call(base, { session })).toEqual(works);
  expect(await call(base, { token, session })).toEqual(works);
  expect(await call(base, { token, session: 'T'.repeat(43) })).toBe(refusedCloseCode);
});

test('a few addresses can wait to be used, then the oldest is void', async () => {
  const { base, server } = await start();
  const tokens = Array.from({ length: 5 }, () => tokenOf(server.newAddress()));
  expect(await call(base, { token: tokens[0], session })).toBe(refusedCloseCode);
  expect(await call(base, { token: tokens[4], session })).toEqual(works);
  expect(await call(base, { token: tokens[1], session: 'T'.repeat(43) })).toEqual(works);
});

test.each([['text'], [[1]], [{ token: 1 }]])(
  'what is no credentials at all (%j) ends the socket',
  async (data) => {
    const { base } = await start();
    expect(await call(base, data)).toEqual(expect.any(Number));
  },
);

test.each([[{}], [{ session }], [{ token: 'x', session }], [null]])(
  'credentials %j are refused',
  async (credentials) => {
    const { base, server } = await start();
    server.newAddress();
    expect(await call(base, credentials)).toBe(refusedCloseCode);
  },
);

test('who asks for no credentials to be heard gets nothing', async () => {
  const { base, server } = await start();
  server.newAddress();
  const socket = connectSocket(base, { path: '/room-api' });
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(refusedCloseCode);
});

test('a socket that says nothing is closed after five seconds', async () => {
  const { base, clock } = await start();
  const socket = connectSocket(base);
  await once(socket, 'open');
  clock.advance(5_000);
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(refusedCloseCode);
});

test('a page that has come in is not closed for being quiet', async () => {
  const { base, server, clock } = await start();
  const socket = connectSocket(base);
  await once(socket, 'open');
  const data = { token: tokenOf(server.newAddress()), session };
  socket.send(JSON.stringify({ method: 'connectionParams', data }));
  socket.send(JSON.stringify({ id: 1, method: 'mutation', params: { path: 'startMeeting' } }));
  await once(socket, 'message');
  clock.advance(60_000);
  socket.send('PING');
  expect(String((await once(socket, 'message'))[0])).toBe('PONG');
  socket.terminate();
});

test('a screen that was closed is missed after ten seconds, one that reloads is not', async () => {
  const { base, server, clock, logger, onAbandoned } = await start();
  const token = tokenOf(server.newAddress());
  const connectAndLeave = async (): Promise<void> => {
    expect(await call(base, { token, session })).toEqual(works);
    await vi.waitFor(() => expect(logger.lines.at(-1)?.message).toBe('screen disconnected'));
  };
  await connectAndLeave();
  clock.advance(9_000);
  await connectAndLeave();
  clock.advance(9_000);
  expect(onAbandoned).not.toHaveBeenCalled();
  clock.advance(1_000);
  expect(onAbandoned).toHaveBeenCalledOnce();
});

test('of many sockets the ninth has to wait', async () => {
  const { base } = await start();
  const sockets = Array.from({ length: carrierLimits.connections }, () => connectSocket(base));
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const ninth = connectSocket(base);
  const [code] = (await once(ninth, 'close')) as [number];
  expect(code).toBe(1013);
  for (const socket of sockets) socket.terminate();
});

test.each([
  ['too large', (socket: WebSocket) => socket.send('x'.repeat(carrierLimits.frameCharacters + 1))],
  ['not JSON', (socket: WebSocket) => socket.send('{')],
  ['bytes', (socket: WebSocket) => socket.send(Buffer.alloc(100))],
  ['of an unknown method', (socket: WebSocket) => socket.send('{"id":1,"method":"x"}')],
])('a frame that is %s harms nobody', async (_what, send) => {
  const { base, server } = await start();
  const token = tokenOf(server.newAddress());
  const socket = connectSocket(base);
  await once(socket, 'open');
  send(socket);
  send(socket);
  socket.close();
  await once(socket, 'close');
  expect(await call(base, { token, session })).toEqual(works);
});

test('no secret reaches the log', async () => {
  const { base, server, logger } = await start();
  const token = tokenOf(server.newAddress());
  await call(base, { token, session });
  await call(base, { token, session: 'T'.repeat(43) });
  expect(logger.lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(logger.lines)).not.toContain(token);
  expect(JSON.stringify(logger.lines)).not.toContain(session);
});

test('a taken port is an error, not a silent other port', async () => {
  const { server } = await start();
  const onAbandoned = () => undefined;
  const deps = { api, page, clock: createFakeClock(), logger: createMemoryLogger(), onAbandoned };
  await expect(
    startScreenServer({ ...deps, port: server.port, randomBytes: createFakeRandom() }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a caller that hangs up in the middle of its question harms nobody', async () => {
  const { base, server } = await start();
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: ');
  socket.resetAndDestroy();
  const upgrade = get(`${base}/x`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
  upgrade.on('error', () => undefined);
  upgrade.destroy();
  expect((await fetchPage(`${base}/`)).status).toBe(200);
});
