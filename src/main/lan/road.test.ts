import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { limits } from '#shared/limits.ts';
import { socketPath } from '#shared/roomDocument.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import { createLanRoad } from '../../signalling/lanRoad.ts';
import { systemClock } from '../systemClock.ts';
import { createFakeClock, type FakeClock } from '../testing/fakes.ts';
import { connectRoad, openRoad, startLan, until, type Lan } from './fixture.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** The road over real TLS sockets, with the room's clock in the test's hand. */
let lan: Lan;
let clock: FakeClock;
beforeEach(async () => {
  clock = createFakeClock();
  lan = await startLan({ clock });
});
afterEach(() => lan.dispose());

const hello: ClientMessage = {
  type: 'media',
  media: { microphone: true, camera: false, screen: false },
};
const muted: HostMessage = { type: 'muted' };
const resumeFrame = (token: string, ack: number) => ({ f: 'resume', version: 1, token, ack });

test('a session is opened, carries messages both ways, and answers pings', async () => {
  const { send, next, door } = await openRoad(lan);
  send({ f: 'ping' });
  expect(await next()).toEqual({ f: 'pong' });
  send({ f: 'msg', seq: 1, ack: 1, body: hello });
  await until(() => door.received.length === 1);
  expect(door.received).toEqual([hello]);
  door.port.send(muted);
  expect(await next()).toEqual({ f: 'msg', seq: 2, ack: 1, body: muted });
  expect(door.source).toBe('127.0.0.1');
});

test('what was sent while the socket was lost is sent again to the next one', async () => {
  const first = await openRoad(lan);
  first.send({ f: 'msg', seq: 1, ack: 1, body: hello });
  await until(() => first.door.received.length === 1);
  first.socket.terminate();
  first.door.port.send(muted);
  first.door.port.send(muted);
  const second = await connectRoad(lan);
  second.send(resumeFrame(first.token, 1));
  expect(await second.next()).toEqual({ f: 'resumed', ack: 1 });
  expect(await second.next()).toMatchObject({ f: 'msg', seq: 2 });
  expect(await second.next()).toMatchObject({ f: 'msg', seq: 3 });
  expect(first.door.hasEnded).toBe(false);
  expect(lan.house.doors).toHaveLength(1);
});

test('a session moves to a new socket, and the old one is told', async () => {
  const first = await openRoad(lan);
  const second = await connectRoad(lan, { localAddress: '127.0.0.1' });
  second.send(resumeFrame(first.token, 1));
  expect(await first.next()).toEqual({ f: 'bye', failure: { code: 'session.replaced' } });
  expect(await first.closed).toBe(1000);
  expect(await second.next()).toEqual({ f: 'resumed', ack: 0 });
});

test('a session outlives a restart of the listener, and nobody is let in twice', async () => {
  const first = await openRoad(lan);
  expect(await lan.host.restart()).toEqual({ ok: true, value: null });
  expect(await first.closed).toBe(1006);
  const second = await connectRoad(lan);
  second.send(resumeFrame(first.token, 1));
  expect(await second.next()).toEqual({ f: 'resumed', ack: 0 });
  expect(lan.house.doors).toHaveLength(1);
  expect(first.door.hasEnded).toBe(false);
});

test('silence is away, then gone, and the way back is open for three minutes', async () => {
  const { door, token, closed, send, next } = await openRoad(lan);
  clock.advance(limits.awayAfterMs);
  expect(door.connections).toEqual(['away']);
  send({ f: 'ping' });
  await next();
  expect(door.connections).toEqual(['away', 'here']);
  clock.advance(limits.goneAfterMs);
  expect(door.connections).toEqual(['away', 'here', 'away', 'gone']);
  expect(await closed).toBe(1006);
  clock.advance(limits.resumeMs - limits.goneAfterMs - 1);
  const back = await connectRoad(lan);
  back.send(resumeFrame(token, 1));
  expect(await back.next()).toEqual({ f: 'resumed', ack: 0 });
  expect(door.connections.at(-1)).toBe('here');
  clock.advance(limits.resumeMs);
  expect(door.hasEnded).toBe(true);
  const late = await connectRoad(lan);
  late.send(resumeFrame(token, 1));
  expect(await late.next()).toEqual({ f: 'bye', failure: { code: 'session.expired' } });
});

test('whoever says nothing is shown out', async () => {
  const { next, closed } = await connectRoad(lan);
  clock.advance(5_000);
  expect(await next()).toEqual({ f: 'bye', failure: { code: 'message.invalid' } });
  expect(await closed).toBe(1008);
});

describe('what is too much', () => {
  test('in one frame is refused with the reason', async () => {
    const { send, next, closed } = await openRoad(lan);
    send(`"${'x'.repeat(limits.frameBytes)}"`);
    expect(await next()).toEqual({ f: 'bye', failure: { code: 'message.tooLarge' } });
    expect(await closed).toBe(1008);
  });

  test('by far is not even read', async () => {
    const { send, closed, door } = await openRoad(lan);
    send(`"${'x'.repeat(3 * limits.frameBytes)}"`);
    expect(await closed).toBe(1009);
    expect(door.received).toEqual([]);
  });

  test('in fragments without an end is cut off', async () => {
    const { socket, closed } = await openRoad(lan);
    socket.on('error', () => undefined);
    const feed = (): void => {
      if (socket.readyState === WebSocket.OPEN)
        socket.send('x'.repeat(16_000), { fin: false }, () => setImmediate(feed));
    };
    feed();
    expect(await closed).toBe(1009);
  });

  test('at once is held back, and the third time refused', async () => {
    const { send, next, closed } = await openRoad(lan);
    for (let n = 0; n < 200; n += 1) send({ f: 'ping' });
    const readPongs = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) expect(await next()).toEqual({ f: 'pong' });
    };
    // The first frame was `open`.
    await readPongs(limits.messageBurst - 1);
    clock.advance(5_000);
    await readPongs(limits.messageBurst);
    clock.advance(5_000);
    await readPongs(limits.messageBurst);
    expect(await next()).toEqual({ f: 'bye', failure: { code: 'message.tooMany' } });
    expect(await closed).toBe(1008);
  });
});

describe('rubbish on the wire', () => {
  test('frames that break the WebSocket protocol end that socket alone', async () => {
    const other = await openRoad(lan);
    const breakers: [string, Buffer, number][] = [
      ['reserved bits', Buffer.from([0xff, 0xff, 1, 2, 3, 4]), 1002],
      ['no mask', Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5]), 1002],
      ['a length of 2^56', Buffer.from([0x81, 0xff, 1, 0, 0, 0, 0, 0, 0, 0]), 1009],
      ['no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
      ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1002],
    ];
    for (const [what, bytes, code] of breakers) {
      const { raw, closed, token } = await openRoad(lan);
      raw.write(bytes);
      expect([what, await closed]).toEqual([what, code]);
      const back = await connectRoad(lan);
      back.send(resumeFrame(token, 1));
      expect(await back.next()).toEqual({ f: 'resumed', ack: 0 });
    }
    other.send({ f: 'ping' });
    expect(await other.next()).toEqual({ f: 'pong' });
  });

  test('binary frames and broken JSON are answered with a reason', async () => {
    for (const data of [Buffer.from([1, 2, 3]), '{"f":', 'null', '[]', '{"f":"msg"}']) {
      const { socket, next, closed } = await connectRoad(lan);
      socket.send(data);
      expect(await next()).toEqual({ f: 'bye', failure: { code: 'message.invalid' } });
      expect(await closed).toBe(1008);
    }
  });
});

describe('with the road of the guest page', () => {
  /** The client that ships, on real sockets. */
  function createClient() {
    const sockets: WebSocket[] = [];
    const road = createLanRoad({
      openSocket({ opened, received, lost }) {
        const url = `wss://127.0.0.1:${lan.port}${socketPath}`;
        const socket = new WebSocket(url, { ca: lan.tls.certificate });
        sockets.push(socket);
        socket.on('open', opened);
        socket.on('message', (data: Buffer, isBinary) =>
          received(isBinary ? undefined : data.toString()),
        );
        socket.on('error', () => undefined);
        socket.on('close', lost);
        return { send: (text) => socket.send(text), close: () => socket.close() };
      },
      now: () => systemClock.monotonic(),
      after: (ms, run) => systemClock.after(ms, run),
      random: () => 0,
    });
    const messages: HostMessage[] = [];
    road.subscribe((event) => {
      if (event.type === 'message') messages.push(event.message);
    });
    return { road, messages, sockets };
  }
  const named = (n: number): HostMessage => ({
    type: 'door',
    roomName: `Room ${n}`,
    pinOpens: true,
  });

  test('nothing is lost, doubled or swapped by sockets that are cut all the time', async () => {
    const { road, messages, sockets } = createClient();
    await until(() => road.state.at === 'open');
    const [door] = lan.house.doors;
    const said: ClientMessage[] = [];
    for (let n = 0; n < 40; n += 1) {
      const message: ClientMessage = {
        type: 'media',
        media: { microphone: n % 2 === 0, camera: n % 3 === 0, screen: false },
      };
      said.push(message);
      road.send(message);
      door?.port.send(named(n));
      clock.advance(50);
      const isCut = n % 10 === 5;
      if (isCut && n % 20 === 5) sockets.at(-1)?.terminate();
      else if (isCut) await lan.host.restart();
      if (isCut) await until(() => road.state.at !== 'open');
      // Three messages later, so that some are said while there is no socket at all.
      if (n % 10 === 8) road.retryNow();
      if (n % 10 === 8) await until(() => road.state.at === 'open');
    }
    await until(() => messages.length === 41 && door?.received.length === 40);
    expect(door?.received).toEqual(said);
    expect(messages.slice(1)).toEqual(Array.from({ length: 40 }, (_, n) => named(n)));
    expect(lan.house.doors).toHaveLength(1);
    expect(sockets.length).toBeGreaterThanOrEqual(5);
    road.close();
  });

  test('a guest that is shown out hears why and does not come back', async () => {
    const { road, messages, sockets } = createClient();
    await until(() => road.state.at === 'open');
    const [door] = lan.house.doors;
    door?.port.send({ type: 'out', failure: { code: 'join.removed' } });
    door?.port.close({ code: 'join.removed' });
    await until(() => road.state.at === 'closed');
    expect(road.state).toEqual({ at: 'closed', failure: { code: 'join.removed' } });
    expect(messages.at(-1)).toMatchObject({ type: 'out' });
    expect(sockets).toHaveLength(1);
    await until(() => lan.sessions.size === 0);
  });
});

test('the cloud’s page opens the road while the room has that cloud, and not after', async () => {
  let cloudOrigin: string | null = 'https://meet.example.org';
  const lan = await startLan({ cloudOrigin: () => cloudOrigin });
  const origin = 'https://meet.example.org';
  const { socket } = await openRoad(lan, { origin });
  socket.terminate();
  cloudOrigin = null;
  await expect(connectRoad(lan, { origin })).rejects.toThrow('403');
  await lan.dispose();
});
