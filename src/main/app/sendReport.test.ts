import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { presencePath, type PresenceReport } from '#shared/presence.ts';
import { makeOtherRoom, type OtherRoom } from '../visit/fixture.ts';
import { sendReport } from './sendReport.ts';

// Real TLS on loopback, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const report: PresenceReport = { version: 1, device: 'd'.repeat(22), state: 'near', name: null };
const never = new AbortController().signal;
let room: OtherRoom;
let status: number;
let heard: { method: string | undefined; type: string | undefined; body: string }[];

beforeAll(async () => {
  room = await makeOtherRoom();
  room.answer = (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      heard.push({ method: request.method, type: request.headers['content-type'], body });
      response.statusCode = status;
      response.end();
    });
  };
});
beforeEach(() => {
  status = 204;
  heard = [];
  room.asked.length = 0;
});
afterAll(() => room.close());

test('a report goes to the room with the pinned key', async () => {
  expect(await sendReport({ ...room.endpoint, spki: room.spki }, report, never)).toBe('taken');
  expect(room.asked).toEqual([presencePath]);
  expect(heard).toEqual([
    { method: 'POST', type: 'application/json', body: JSON.stringify(report) },
  ]);
});

test('who has another key learns nothing', async () => {
  const other = { ...room.endpoint, spki: 'A'.repeat(43) };
  expect(await sendReport(other, report, never)).toBe('otherKey');
  expect(room.asked).toEqual([]);
});

test('a room that does not want it is refused, not asked again', async () => {
  status = 429;
  expect(await sendReport({ ...room.endpoint, spki: room.spki }, report, never)).toBe('refused');
  expect(heard).toHaveLength(1);
});

test('a silent address and one where nobody is are given up', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const bound = silent.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const abort = new AbortController();
  const asked = sendReport({ host: '127.0.0.1', port, spki: room.spki }, report, abort.signal);
  abort.abort();
  expect(await asked).toBe('unreachable');
  silent.close();
  await once(silent, 'close');
  const nobody = { host: '127.0.0.1', port, spki: room.spki };
  expect(await sendReport(nobody, report, never)).toBe('unreachable');
});
