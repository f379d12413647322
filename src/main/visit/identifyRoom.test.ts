import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { createFakeClock, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { maxDocumentBytes } from './fetchDocument.ts';
import { calledId, idOf, makeOtherRoom, type OtherRoom } from './fixture.ts';
import { identifyCapMs, identifyRoom } from './identifyRoom.ts';
import { createKnownRooms } from './knownRooms.ts';
import type { Endpoint } from './state.ts';

let room: OtherRoom;
const clock = createFakeClock();
const knownRooms = createKnownRooms({ file: createMemoryFile(), logger: createMemoryLogger() });

beforeAll(async () => {
  room = await makeOtherRoom();
});
afterAll(async () => {
  await room.close();
});
beforeEach(() => {
  room.answer = (_, response) => response.end(JSON.stringify(room.document()));
});

const identify = (endpoint: Endpoint = room.endpoint, signal = new AbortController().signal) =>
  identifyRoom({ clock, knownRooms }, calledId, endpoint, signal);

const answering = (document: RoomDocument) => {
  room.answer = (_, response) => response.end(JSON.stringify(document));
  return identify();
};

const notARoom = { ok: false, error: { code: 'room.notARoom' } };
const unreachable = { ok: false, error: { code: 'room.unreachable' } };

/** Something that is no room, on the loopback interface. */
async function listenWith(server: Server): Promise<{ endpoint: Endpoint; close(): void }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { endpoint: { host: '127.0.0.1', port }, close: () => void server.close() };
}

test('a room proves its identity, its key and its id', async () => {
  const document = room.document();
  expect(document.spki).toBe(room.spki);
  expect(await identify()).toEqual({
    ok: true,
    value: { id: calledId, endpoint: room.endpoint, document, acquaintance: 'unknown' },
  });
});

test('a document that somebody else signed, or changed after the signature, is no room', async () => {
  const other = room.document().signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'));
  expect(await answering(room.document({}, { signature: other }))).toEqual(notARoom);
  expect(await answering(room.document({}, { name: 'Board room' }))).toEqual(notARoom);
  const stranger = Buffer.alloc(32, 9).toString('base64url');
  expect(await answering(room.document({}, { identity: stranger }))).toEqual(notARoom);
});

test('a document that names another TLS key than the connection has is no room', async () => {
  const spki = Buffer.alloc(32, 9).toString('base64url');
  expect(await answering(room.document({ spki }))).toEqual(notARoom);
});

test('a room with another id, or with none, is not the one that was called', async () => {
  expect(await answering(room.document({ id: idOf('192.168.1.21') }))).toEqual(notARoom);
  expect(await answering(room.document({ id: null }))).toEqual(notARoom);
});

test('an answer that is no document is no room', async () => {
  const answers: OtherRoom['answer'][] = [
    (_, response) => response.end('<html></html>'),
    (_, response) => response.end('{}'),
    (_, response) => response.end(),
    (_, response) => response.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
    (_, response) => response.writeHead(404).end(JSON.stringify(room.document())),
    (_, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    (_, response) =>
      void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'),
  ];
  const results = [];
  for (const answer of answers) {
    room.answer = answer;
    results.push(await identify());
  }
  expect(results).toEqual(answers.map(() => notARoom));
});

test('a document that goes on and on is cut off', async () => {
  let isCutOff = false;
  room.answer = (_, response) => {
    response.on('close', () => {
      isCutOff = !response.writableFinished;
    });
    const more = () => void response.write('x'.repeat(1_000));
    response.on('drain', more);
    for (let n = 0; n < (2 * maxDocumentBytes) / 1_000; n += 1) more();
  };
  expect(await identify()).toEqual(notARoom);
  await expect.poll(() => isCutOff).toBe(true);
});

test('a room that says nothing is given up after five seconds', async () => {
  const asked = new Promise<void>((resolve) => {
    room.answer = () => resolve();
  });
  const result = identify();
  await asked;
  clock.advance(identifyCapMs);
  expect(await result).toEqual(unreachable);
});

test('whoever accepts a connection and never shakes hands is given up after five seconds', async () => {
  const server = createServer();
  const { endpoint, close } = await listenWith(server);
  const result = identify(endpoint);
  await once(server, 'connection');
  clock.advance(identifyCapMs);
  expect(await result).toEqual(unreachable);
  close();
});

test('what does not speak TLS is no room, where nothing listens there is none', async () => {
  const { endpoint, close } = await listenWith(
    createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  expect(await identify(endpoint)).toEqual(notARoom);
  close();
  expect(await identify(endpoint)).toEqual(unreachable);
});

test('a call that was given up asks nobody', async () => {
  const asked = room.asked.length;
  const abort = new AbortController();
  abort.abort();
  expect(await identify(room.endpoint, abort.signal)).toEqual(unreachable);
  expect(room.asked.length).toBe(asked);
});
