import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { apiChannel, carrierLimits, type CarrierFrame } from '#shared/room/carrier.ts';
import { createFakeRoomApi } from '../testing/fakeRoomApi.ts';
import { createMemoryLogger } from '../testing/fakes.ts';
import { serveApiChannel, type ApiEvent } from './apiChannel.ts';

function setUp() {
  const emitter = new EventEmitter();
  const api = createFakeRoomApi();
  const logger = createMemoryLogger();
  const channel = serveApiChannel({
    api,
    logger,
    ipc: { on: (name, listener) => emitter.on(name, listener) },
  });
  function makePage(senderFrame: ApiEvent['senderFrame'], id = 1) {
    const received: CarrierFrame[] = [];
    const page = { isDestroyed: false, received };
    const sender = {
      id,
      isDestroyed: () => page.isDestroyed,
      send: (_channel: string, frame: CarrierFrame) => received.push(frame),
    };
    return {
      page,
      received,
      say: (frame: unknown) => emitter.emit(apiChannel, { sender, senderFrame }, frame),
    };
  }
  const screen = (id?: number) => makePage({ url: 'room://screen/', parent: null }, id);
  return { api, logger, channel, makePage, screen };
}

const call = (path: string, id = 1) => JSON.stringify({ id, method: 'mutation', params: { path } });
/** Lets the microtasks of a call run to their end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test.each<[string, ApiEvent['senderFrame']]>([
  ['another site', { url: 'https://evil.example/', parent: null }],
  ['a site that looks like it', { url: 'room://screen.evil/', parent: null }],
  ['a file', { url: 'file:///room/screen/', parent: null }],
  ['a frame inside the page', { url: 'room://screen/', parent: {} }],
  ['a frame that is gone', null],
])('%s is not answered', async (_who, senderFrame) => {
  const { api, makePage } = setUp();
  const { say, received } = makePage(senderFrame);
  say({ k: 'open', c: 1 });
  say({ k: 'data', c: 1, d: call('startMeeting') });
  await settled();
  expect([received, api.calls]).toEqual([[], []]);
});

test.each([
  [null],
  ['text'],
  [{}],
  [{ k: 'open' }],
  [{ k: 'open', c: 0 }],
  [{ k: 'open', c: 'x'.repeat(9) }],
  [{ k: 'data', c: 1, d: 7 }],
  [{ k: 'data', c: 1, d: 'x'.repeat(carrierLimits.frameCharacters + 1) }],
  [{ k: 'eval', c: 1 }],
  [[1, 2]],
])('rubbish %# closes the connection and harms nothing else', async (rubbish) => {
  const { api, screen } = setUp();
  const { say, received } = screen();
  say({ k: 'open', c: 1 });
  say(rubbish);
  expect(received).toEqual([
    { k: 'open', c: 1 },
    { k: 'close', c: 1 },
  ]);
  say({ k: 'open', c: 2 });
  say({ k: 'data', c: 2, d: call('startMeeting') });
  await settled();
  expect(api.calls).toEqual([['startMeeting']]);
});

test('text that is no call is answered with an error and harms nothing', async () => {
  const { api, screen } = setUp();
  const { say, received } = screen();
  say({ k: 'open', c: 1 });
  for (const d of ['{', '"x"', '[]', '{"id":1}', call('__proto__'), call('nothing')])
    say({ k: 'data', c: 1, d });
  say({ k: 'data', c: 1, d: call('endMeeting', 9) });
  await settled();
  expect(api.calls).toEqual([['endMeeting']]);
  expect(received.some((frame) => frame.k === 'data' && frame.d.includes('"error"'))).toBe(true);
});

test('data for a connection that is not open goes nowhere', async () => {
  const { api, screen } = setUp();
  const { say } = screen();
  say({ k: 'data', c: 1, d: call('startMeeting') });
  say({ k: 'close', c: 1 });
  await settled();
  expect(api.calls).toEqual([]);
});

test('a page has so many connections and no more', () => {
  const { screen } = setUp();
  const { say, received } = screen();
  for (let c = 1; c <= carrierLimits.connections + 1; c += 1) say({ k: 'open', c });
  expect(received.at(-1)).toEqual({ k: 'close', c: carrierLimits.connections + 1 });
  const other = screen(2);
  other.say({ k: 'open', c: 1 });
  expect(other.received).toEqual([{ k: 'open', c: 1 }]);
});

test('when a page is gone its subscriptions end, those of others go on', async () => {
  const { api, channel, screen } = setUp();
  const pages = [screen(1), screen(2)];
  const subscribe = JSON.stringify({
    id: 1,
    method: 'subscription',
    params: { path: 'snapshots' },
  });
  for (const { say } of pages) {
    say({ k: 'open', c: 1 });
    say({ k: 'data', c: 1, d: subscribe });
  }
  await settled();
  expect(api.openReaders()).toBe(2);
  channel.pageGone(1);
  await settled();
  expect(api.openReaders()).toBe(1);
});

test('nothing is sent to a page that was destroyed', async () => {
  const { screen } = setUp();
  const { page, say, received } = screen();
  say({ k: 'open', c: 1 });
  page.isDestroyed = true;
  say({ k: 'data', c: 1, d: call('startMeeting') });
  await settled();
  expect(received).toEqual([{ k: 'open', c: 1 }]);
});

test('what a page says wrong is logged without its content', async () => {
  const { logger, screen } = setUp();
  const { say } = screen();
  say({ k: 'open', c: 1 });
  const input = { pin: '12ab34' };
  say({
    k: 'data',
    c: 1,
    d: JSON.stringify({ id: 1, method: 'mutation', params: { path: 'unlockSettings', input } }),
  });
  await settled();
  expect(logger.lines).toContainEqual({
    level: 'warn',
    message: 'room API: call refused',
    fields: { code: 'BAD_REQUEST', path: 'unlockSettings' },
  });
});
