import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createFakeClock, type FakeClock } from '../testing/fakes.ts';
import { guardSocket, type GuardedSocket } from './guardedSocket.ts';

/** The part of a `ws` socket that is used, noting what is done to it. */
class FakeClient extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly done: string[] = [];
  pause = () => void this.done.push('pause');
  resume = () => void this.done.push('resume');
  close = (code: number) => void this.done.push(`close ${code}`);
  terminate = () => void this.done.push('terminate');
  send = (text: string) => void this.done.push(`send ${text}`);
  hear = (text: string, isBinary = false) => this.emit('message', Buffer.from(text), isBinary);
}

let clock: FakeClock;
let client: FakeClient;
let guarded: GuardedSocket;
let handled: string[];
beforeEach(() => {
  clock = createFakeClock();
  client = new FakeClient();
  guarded = guardSocket(client as unknown as WebSocket, clock);
  handled = [];
  guarded.socket.on('message', (data: Buffer) => handled.push(data.toString()));
});
const batch = (calls: number): string => JSON.stringify(Array.from({ length: calls }, () => ({})));

test('what is a call, or keeps the connection alive, comes through', () => {
  for (const text of ['{"id":1}', batch(8), 'PING', 'PONG']) client.hear(text);
  expect(handled).toEqual(['{"id":1}', batch(8), 'PING', 'PONG']);
});

test.each([
  ['no JSON', 'hello', false],
  ['no object', '17', false],
  ['nothing', 'null', false],
  ['an empty batch', '[]', false],
  ['a batch of nine', batch(9), false],
  ['binary', '{"id":1}', true],
])('%s shuts the door', (_, text, isBinary) => {
  client.hear(text, isBinary);
  client.hear('{"id":2}');
  expect(handled).toEqual([]);
  expect(client.done).toContain('close 1008');
});

test('each call of a batch counts: after sixty nothing is read for five seconds', () => {
  for (let frame = 0; frame < 10; frame += 1) client.hear(batch(8));
  expect(handled).toHaveLength(7);
  expect(client.done).toEqual(['pause']);
  clock.advance(5_000);
  expect(handled).toHaveLength(10);
  expect(client.done).toEqual(['pause', 'resume']);
});

test('who goes on all the same is shut out', () => {
  for (let times = 0; times < 3; times += 1) {
    for (let frame = 0; frame < 30; frame += 1) client.hear(batch(8));
    clock.advance(5_000);
  }
  expect(client.done).toContain('close 1008');
});

test('once it closes it is deaf, mute, and whoever read for it is told', () => {
  let told: number | null = null;
  guarded.socket.once('close', (code: number) => {
    told = code;
  });
  guarded.close(4401);
  client.hear('{"id":1}');
  guarded.socket.send('{}');
  expect(handled).toEqual([]);
  expect(told).toBe(4401);
  expect(guarded.socket.readyState).not.toBe(1);
  expect(client.done).toEqual(['resume', 'close 4401']);
});

test('a reader that does not read is given up', () => {
  client.bufferedAmount = 1024 * 1024;
  guarded.socket.send('{}');
  expect(client.done).toEqual(['terminate']);
});
