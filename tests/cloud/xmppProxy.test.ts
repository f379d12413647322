import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createForwardedSource } from '../../src/cloud/http/forwarded.ts';
import { createXmppProxy, type XmppProxy } from '../../src/cloud/xmppProxy/xmppProxy.ts';
import { waitFor } from '../harness/waitFor.ts';
import { collectLog } from './support/cloud.ts';

/** Stands for ejabberd: answers every text with the same. */
let inner: WebSocketServer;
let heard: string[];
let closes: number[];
let server: Server;
let proxy: XmppProxy;
let url: string;
const limits = { streams: 5, perSource: 3, stanzaBytes: 1_000, connectMs: 2_000, probeMs: 50 };

beforeEach(async () => {
  heard = [];
  closes = [];
  inner = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'xmpp' });
  inner.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      heard.push(String(data));
      socket.send(String(data));
    });
    socket.on('close', (code) => closes.push(code));
  });
  await once(inner, 'listening');
  const { port: innerPort } = inner.address() as AddressInfo;
  proxy = createXmppProxy({
    upstream: `ws://127.0.0.1:${innerPort}`,
    sourceOf: createForwardedSource(['127.0.0.1']),
    logger: collectLog().logger,
    limits,
  });
  server = createServer();
  server.on('upgrade', proxy.upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/xmpp-websocket`;
});
afterEach(async () => {
  await proxy.dispose();
  for (const socket of inner.clients) socket.terminate();
  inner.close();
  server.close();
});

type DialOptions = { target?: string; protocol?: string; headers?: Record<string, string> };
function dial({ target = url, protocol = 'xmpp', headers = {} }: DialOptions = {}) {
  const socket = new WebSocket(target, protocol, { headers });
  const outcome = new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
  return { socket, outcome };
}
const closed = async (socket: WebSocket): Promise<number> =>
  Number((await once(socket, 'close'))[0]);

test('what each side says comes to the other, as it is', async () => {
  const { socket, outcome } = dial();
  expect(await outcome).toBe(101);
  expect(socket.protocol).toBe('xmpp');
  const said = ['<open/>', '<message>ä 🙂</message>', 'x'.repeat(900)];
  const back: string[] = [];
  socket.on('message', (data: Buffer) => back.push(String(data)));
  for (const text of said) socket.send(text);
  await waitFor('the echo', () => back.length === said.length);
  expect([heard, back]).toEqual([said, said]);
  expect(proxy.streams).toBe(1);
  socket.close(1000);
  await waitFor('the end on the other side', () => closes.length === 1);
  expect(closes).toEqual([1000]);
  await waitFor('nothing to be counted', () => proxy.streams === 0);
});

test('a stream that is cut is cut for ejabberd too, which then keeps it to be resumed', async () => {
  const { socket, outcome } = dial();
  await outcome;
  socket.terminate();
  await waitFor('the cut on the other side', () => closes.length === 1);
  expect(closes).toEqual([1006]);
});

test('a stanza that is too large, or not text, ends the stream and reaches nobody', async () => {
  const large = dial();
  await large.outcome;
  large.socket.send('x'.repeat(1_001));
  expect(await closed(large.socket)).toBe(1009);
  const binary = dial();
  await binary.outcome;
  binary.socket.send(Buffer.from([1, 2, 3]));
  expect(await closed(binary.socket)).toBe(1003);
  expect(heard).toEqual([]);
});

test.each([
  ['another path', 404, () => dial({ target: url.replace('xmpp-websocket', 'elsewhere') })],
  ['another protocol', 400, () => dial({ protocol: 'chat' })],
  ['a page of another host', 403, () => dial({ headers: { origin: 'https://evil.example' } })],
  [
    'a page that is not secure',
    403,
    () => dial({ headers: { origin: url.replace('ws', 'http') } }),
  ],
])('%s is refused with %i before ejabberd hears of it', async (_, status, open) => {
  expect(await open().outcome).toBe(status);
  expect(inner.clients.size).toBe(0);
  await waitFor('nothing to be counted', () => proxy.streams === 0);
});

test('the cloud’s own page is let in', async () => {
  const { host } = new URL(url);
  expect(await dial({ headers: { origin: `https://${host}` } }).outcome).toBe(101);
});

test('a source has three streams, told by our own proxy and not by the client; all have five', async () => {
  const from = (forwarded: string) => dial({ headers: { 'x-forwarded-for': forwarded } });
  const first = [from('203.0.113.1'), from('203.0.113.1'), from('1.2.3.4, 203.0.113.1')];
  expect(await Promise.all(first.map(({ outcome }) => outcome))).toEqual([101, 101, 101]);
  expect(await from('9.9.9.9, 203.0.113.1').outcome).toBe(429);
  expect(await from('203.0.113.2').outcome).toBe(101);
  expect(await from('2001:db8::1').outcome).toBe(101);
  expect(await from('203.0.113.3').outcome).toBe(503);
  first[0]?.socket.close();
  await waitFor('room for another', () => proxy.streams === 4);
  expect(await from('203.0.113.1').outcome).toBe(101);
});

test('while ejabberd is down, who comes is told so at once', async () => {
  for (const socket of inner.clients) socket.terminate();
  inner.close();
  expect(await dial().outcome).toBe(503);
  await waitFor('nothing to be counted', () => proxy.streams === 0);
});

test('who gives no sign of life is cut off', async () => {
  const { socket, outcome } = dial();
  await outcome;
  // Its network is gone: nothing is read, so no ping is answered.
  socket.pause();
  await waitFor('the cut on the other side', () => closes.length === 1);
  expect(closes).toEqual([1006]);
});

test('when RMS stops, both sides are told to come again', async () => {
  const { socket, outcome } = dial();
  await outcome;
  const ended = closed(socket);
  await proxy.dispose();
  expect(await ended).toBe(1012);
  await waitFor('the end on the other side', () => closes.length === 1);
  expect(closes).toEqual([1012]);
});
