import { beforeEach, describe, expect, test } from 'vitest';
import type { FerryFrame } from '#shared/room/ferry.ts';
import { protocolVersion, type ClientFrame, type HostFrame } from '#shared/session/frames.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { createFerries } from './ferries.ts';
import { createFakeHouse, openFrame } from './fixture.ts';
import { lanLimits } from './lanLimits.ts';
import { createSessions } from './sessions.ts';

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

/** A house with one session whose socket was lost, and a page that may hold ferries. */
function setUp() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const house = createFakeHouse();
  let count = 0;
  const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill((count += 1));
  const sessions = createSessions({ clock, randomBytes, openSession: house.openSession, logger });
  const ferries = createFerries({ sessions, clock, logger });
  const first: HostFrame[] = [];
  const peer = {
    send: (frame: HostFrame) => void first.push(frame),
    bye: () => undefined,
    close: () => undefined,
    drop: () => undefined,
  };
  const opened = sessions.open({ key: '10.0.0.9', road: 'LAN' }, peer);
  if (!opened.ok) throw new Error('no session');
  opened.value.detach(peer, false);
  const token = first[0]?.f === 'opened' ? first[0].token : '';
  const [door] = house.doors;
  if (!door) throw new Error('no door');

  const page = () => {
    const abort = new AbortController();
    const seen: FerryFrame[] = [];
    const reading = (async () => {
      for await (const frame of ferries.frames(abort.signal)) seen.push(frame);
    })();
    return {
      seen,
      async close() {
        abort.abort();
        await reading;
      },
    };
  };
  const send = (ferry: string, frame: ClientFrame | string): void => {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    ferries.take(ferry, { type: 'received', text });
  };
  const resume = { f: 'resume', version: protocolVersion, token, ack: 1 } as const;
  return { ferries, sessions, house, door, clock, logger, page, send, resume, token };
}

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const framesOf = (seen: readonly FerryFrame[]): unknown[] =>
  seen.map(({ text }) => (text === null ? 'closed' : (JSON.parse(text) as unknown)));

describe('a guest who comes through the page', () => {
  test('goes on with the session that the door has opened', async () => {
    const { ferries, page, send, resume, door } = world;
    const { seen } = page();
    await settle();
    ferries.take('f', { type: 'opened' });
    send('f', resume);
    send('f', { f: 'msg', seq: 1, ack: 1, body: { type: 'leave' } });
    door.port.send({ type: 'muted' });
    await settle();
    expect(framesOf(seen)).toEqual([
      { f: 'resumed', ack: 0 },
      { f: 'msg', seq: 2, ack: 1, body: { type: 'muted' } },
    ]);
    expect(door.received).toEqual([{ type: 'leave' }]);
  });

  test('cannot begin a session there, nor guess one', async () => {
    const { ferries, page, send, resume, sessions } = world;
    const { seen } = page();
    await settle();
    ferries.take('new', { type: 'opened' });
    send('new', openFrame);
    ferries.take('guess', { type: 'opened' });
    send('guess', { ...resume, token: 'A'.repeat(43) });
    await settle();
    expect(framesOf(seen)).toEqual([
      { f: 'bye', failure: { code: 'message.invalid' } },
      'closed',
      { f: 'bye', failure: { code: 'session.expired' } },
      'closed',
    ]);
    expect(sessions.size).toBe(1);
  });

  test('has the same limits as on a WebSocket', async () => {
    const { ferries, page, send, resume, sessions, clock } = world;
    const { seen } = page();
    await settle();
    ferries.take('silent', { type: 'opened' });
    clock.advance(lanLimits.firstFrameMs);
    await settle();
    expect(framesOf(seen)).toEqual([{ f: 'bye', failure: { code: 'message.invalid' } }, 'closed']);
    ferries.take('large', { type: 'opened' });
    send('large', resume);
    send('large', 'x'.repeat(lanLimits.incomingCharacters + 1));
    await settle();
    expect(framesOf(seen).slice(-2)).toEqual([
      { f: 'bye', failure: { code: 'message.tooLarge' } },
      'closed',
    ]);
    expect(sessions.size).toBe(0);
  });

  test('comes again on another socket when the page has lost the first one', async () => {
    const { ferries, page, send, resume, door } = world;
    const { seen } = page();
    await settle();
    ferries.take('one', { type: 'opened' });
    send('one', resume);
    ferries.take('one', { type: 'closed' });
    ferries.take('two', { type: 'opened' });
    send('two', resume);
    door.port.send({ type: 'muted' });
    await settle();
    expect(seen.map(({ ferry }) => ferry)).toEqual(['one', 'two', 'two']);
  });
});

test('with the page its ferries are gone, and the session waits to be resumed', async () => {
  const { ferries, page, send, resume, door, sessions } = world;
  const first = page();
  await settle();
  ferries.take('f', { type: 'opened' });
  send('f', resume);
  await first.close();
  door.port.send({ type: 'muted' });
  const second = page();
  await settle();
  expect(second.seen).toEqual([]);
  expect(sessions.size).toBe(1);
  ferries.take('g', { type: 'opened' });
  send('g', resume);
  await settle();
  expect(framesOf(second.seen)).toEqual([
    { f: 'resumed', ack: 0 },
    { f: 'msg', seq: 2, ack: 0, body: { type: 'muted' } },
  ]);
});

test('there are 32 at most, and none without a page that holds them', async () => {
  const { ferries, page } = world;
  expect(ferries.take('early', { type: 'opened' }).ok).toBe(false);
  page();
  await settle();
  const outcomes = Array.from({ length: 33 }, (_, n) => ferries.take(`f${n}`, { type: 'opened' }));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(32);
});

test('a page that takes nothing loses the ferry, not the room its memory', async () => {
  const { ferries, send, resume, door, sessions } = world;
  const abort = new AbortController();
  const reader = ferries.frames(abort.signal)[Symbol.asyncIterator]();
  const pending = reader.next();
  await settle();
  ferries.take('f', { type: 'opened' });
  send('f', resume);
  await pending;
  const signal = { kind: 'offer', link: 'L', sdp: 'x'.repeat(60_000) } as const;
  const from = 'A'.repeat(22);
  for (let n = 0; n < 40; n += 1)
    door.port.send({ type: 'signal', from, signal } as Parameters<typeof door.port.send>[0]);
  await settle();
  expect(world.logger.lines.map(({ message }) => message)).toContain(
    'a socket is read too slowly and is given up',
  );
  expect(sessions.size).toBe(1);
  abort.abort();
});

test('no frame and no token is logged', async () => {
  const { ferries, page, send, resume, logger, token } = world;
  page();
  await settle();
  ferries.take('f', { type: 'opened' });
  send('f', resume);
  send('f', 'nonsense');
  await settle();
  expect(logger.lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(logger.lines)).not.toContain(token);
});
