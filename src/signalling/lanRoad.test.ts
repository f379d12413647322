import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { clientFrameSchema, type HostFrame } from '#shared/session/frames.ts';
import { createReliable } from '#shared/session/reliable.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import { participantIdSchema } from '#shared/signal/values.ts';
import { createLanRoad, type SocketHandlers } from './lanRoad.ts';
import { backOff, reachMs } from './lanSession.ts';
import type { RoadState } from './road.ts';

const token = 'T'.repeat(43);
const wall = participantIdSchema.parse('W'.repeat(22));

function createFakeClock() {
  let time = 1_000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => time,
    after(ms: number, run: () => void) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms: number) {
      const end = time + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((timer) => timer !== due);
        time = Math.max(time, due.at);
        due.run();
      }
      time = end;
    },
    get pending() {
      return timers.length;
    },
  };
}

type FakeSocket = SocketHandlers & { sent: unknown[]; isClosed: boolean };

/** A road on a fake clock, and every socket it asked for. */
function makeRoad() {
  const clock = createFakeClock();
  const sockets: FakeSocket[] = [];
  const states: RoadState[] = [];
  const messages: HostMessage[] = [];
  const road = createLanRoad({
    openSocket(handlers) {
      const socket: FakeSocket = { ...handlers, sent: [], isClosed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(clientFrameSchema.parse(JSON.parse(text))),
        close: () => {
          socket.isClosed = true;
        },
      };
    },
    now: clock.now,
    after: clock.after,
    random: () => 0.5,
  });
  road.subscribe((event) => {
    if (event.type === 'state') states.push(event.state);
    else messages.push(event.message);
  });
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (!last) throw new Error('no socket was asked for');
    return last;
  };
  const host = (frame: HostFrame): void => socket().received(JSON.stringify(frame));
  const open = (): void => {
    socket().opened();
    host({ f: 'opened', token });
  };
  return { clock, road, sockets, socket, host, open, states, messages };
}

const leave: ClientMessage = { type: 'leave' };
const door: HostMessage = { type: 'door', roomName: 'Blue', pinOpens: true };
const numbered = (n: number): ClientMessage => ({
  type: 'signal',
  to: wall,
  signal: { kind: 'restart', link: `l${n}` },
});
const signalFrom = (n: number): HostMessage => ({
  type: 'signal',
  from: wall,
  signal: { kind: 'restart', link: `l${n}` },
});

test('it dials at once, greets, and is open when the room has given it a token', () => {
  const { road, socket, host, states } = makeRoad();
  expect(road.state).toEqual({ at: 'connecting' });
  socket().opened();
  expect(socket().sent).toEqual([{ f: 'open', version: 1 }]);
  host({ f: 'opened', token });
  expect(states).toEqual([{ at: 'open' }]);
});

test('what is said before the road is open goes out when it is', () => {
  const { road, socket, open } = makeRoad();
  road.send(leave);
  expect(socket().sent).toEqual([]);
  open();
  expect(socket().sent.at(-1)).toEqual({ f: 'msg', seq: 1, ack: 0, body: leave });
});

test('a lost socket is resumed with the token, and what the room has not got is sent again', () => {
  const { road, clock, socket, sockets, host, open, states } = makeRoad();
  open();
  for (const n of [1, 2, 3]) road.send(numbered(n));
  host({ f: 'msg', seq: 1, ack: 1, body: door });
  socket().lost();
  expect(states.at(-1)).toEqual({ at: 'reconnecting', attempt: 1 });
  road.send(numbered(4));
  clock.advance(backOff.firstMs);
  expect(sockets).toHaveLength(2);
  socket().opened();
  expect(socket().sent).toEqual([{ f: 'resume', version: 1, token, ack: 1 }]);
  host({ f: 'resumed', ack: 2 });
  expect(socket().sent.slice(1)).toEqual([
    { f: 'msg', seq: 3, ack: 1, body: numbered(3) },
    { f: 'msg', seq: 4, ack: 1, body: numbered(4) },
  ]);
  expect(states.at(-1)).toEqual({ at: 'open' });
});

test('the back-off grows to its cap and the road gives up when the room has forgotten it anyway', () => {
  const { clock, socket, sockets, open, states } = makeRoad();
  open();
  socket().lost();
  const waits: number[] = [];
  let rounds = 0;
  while (states.at(-1)?.at === 'reconnecting' && rounds < 1_000) {
    rounds += 1;
    const before = clock.now();
    const count = sockets.length;
    while (sockets.length === count) clock.advance(10);
    waits.push(clock.now() - before);
    socket().lost();
  }
  expect(waits[0]).toBe(backOff.firstMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(backOff.maxMs);
  expect(waits.at(-2)).toBe(backOff.maxMs);
  expect(states.at(-1)).toEqual({ at: 'closed', failure: { code: 'session.expired' } });
  expect(clock.now()).toBeGreaterThanOrEqual(limits.resumeMs);
  expect(clock.pending).toBe(0);
});

test('a room that never answers is unreachable after half a minute', () => {
  const { clock, road } = makeRoad();
  clock.advance(reachMs + limits.socketSilenceMs + backOff.maxMs);
  expect(road.state).toEqual({ at: 'closed', failure: { code: 'room.unreachable' } });
  expect(clock.pending).toBe(0);
});

test('it pings, and a socket that stays silent is taken for dead', () => {
  const { clock, socket, host, open, road } = makeRoad();
  open();
  clock.advance(limits.heartbeatMs);
  expect(socket().sent.at(-1)).toEqual({ f: 'ping' });
  host({ f: 'pong' });
  clock.advance(limits.socketSilenceMs - 1);
  expect(road.state.at).toBe('open');
  const dead = socket();
  clock.advance(1);
  expect(road.state).toEqual({ at: 'reconnecting', attempt: 1 });
  expect(dead.isClosed).toBe(true);
});

test('the word of a socket that was given up no longer counts', () => {
  const { clock, sockets, socket, host, open, messages } = makeRoad();
  open();
  clock.advance(limits.socketSilenceMs + backOff.firstMs);
  socket().opened();
  host({ f: 'resumed', ack: 0 });
  sockets[0]?.received(JSON.stringify({ f: 'msg', seq: 1, ack: 0, body: door }));
  sockets[0]?.lost();
  expect(messages).toEqual([]);
  expect(sockets).toHaveLength(2);
});

test('a received message is acknowledged within a second, and at once after sixteen', () => {
  const { clock, socket, host, open } = makeRoad();
  open();
  host({ f: 'msg', seq: 1, ack: 0, body: door });
  expect(socket().sent.at(-1)).not.toHaveProperty('f', 'ack');
  clock.advance(1_000);
  expect(socket().sent.at(-1)).toEqual({ f: 'ack', ack: 1 });
  for (let seq = 2; seq <= 17; seq += 1) host({ f: 'msg', seq, ack: 0, body: door });
  expect(socket().sent.at(-1)).toEqual({ f: 'ack', ack: 17 });
});

test('a message of ours carries the acknowledgement, so that none goes alone', () => {
  const { clock, road, socket, host, open } = makeRoad();
  open();
  host({ f: 'msg', seq: 1, ack: 0, body: door });
  road.send(leave);
  expect(socket().sent.at(-1)).toMatchObject({ f: 'msg', ack: 1 });
  const count = socket().sent.length;
  clock.advance(1_500);
  expect(socket().sent).toHaveLength(count);
});

test('a bye is the end, whatever its reason', () => {
  for (const code of ['session.replaced', 'session.expired', 'version.unsupported'] as const) {
    const { clock, socket, host, open, road } = makeRoad();
    open();
    host({ f: 'bye', failure: { code } });
    expect(road.state).toEqual({ at: 'closed', failure: { code } });
    expect(socket().isClosed).toBe(true);
    expect(clock.pending).toBe(0);
  }
});

test('nonsense drops the socket, and a room that keeps sending it is given up', () => {
  const nonsense = [
    'not json',
    '{"f":"msg","seq":1}',
    undefined,
    'x'.repeat(limits.frameBytes + 1),
  ];
  const { clock, socket, host, open, road } = makeRoad();
  open();
  for (const [n, text] of nonsense.entries()) {
    socket().received(text);
    if (n === nonsense.length - 1) break;
    expect(road.state.at).toBe('reconnecting');
    clock.advance(backOff.maxMs);
    socket().opened();
    host({ f: 'resumed', ack: 0 });
  }
  expect(road.state).toEqual({ at: 'closed', failure: { code: 'message.invalid' } });
});

test('a gap and an acknowledgement of what was never sent are nonsense too', () => {
  const frames: HostFrame[] = [
    { f: 'msg', seq: 2, ack: 0, body: door },
    { f: 'msg', seq: 1, ack: 7, body: door },
    { f: 'ack', ack: 1 },
    { f: 'opened', token },
  ];
  for (const frame of frames) {
    const { host, open, road, messages } = makeRoad();
    open();
    host(frame);
    expect(road.state.at).toBe('reconnecting');
    expect(messages).toEqual([]);
  }
});

test('a flood is spread out so that the room does not refuse it', () => {
  const { clock, road, socket, host, open } = makeRoad();
  open();
  for (let n = 0; n < 200; n += 1) road.send(numbered(n));
  const count = (): number => socket().sent.length - 1;
  expect(count()).toBeLessThan(limits.messageBurst);
  for (let second = 1; second <= 20; second += 1) {
    const before = count();
    host({ f: 'pong' });
    clock.advance(1_000);
    expect(count() - before).toBeLessThan(limits.messagesPerSecond);
  }
  expect(socket().sent.filter((frame) => JSON.stringify(frame).includes('"msg"'))).toHaveLength(
    200,
  );
});

test('a long replay from both sides at once stays below the room’s limit too', () => {
  const { clock, road, socket, host, open } = makeRoad();
  open();
  for (let n = 1; n <= 200; n += 1) road.send(numbered(n));
  for (let seq = 1; seq <= 400; seq += 1) host({ f: 'msg', seq, ack: 0, body: door });
  expect(socket().sent.length).toBeLessThan(limits.messageBurst);
  let before = socket().sent.length;
  for (let second = 1; second <= 30; second += 1) {
    host({ f: 'pong' });
    clock.advance(1_000);
    expect(socket().sent.length - before).toBeLessThan(limits.messagesPerSecond);
    before = socket().sent.length;
  }
  expect(socket().sent.filter((frame) => JSON.stringify(frame).includes('"msg"'))).toHaveLength(
    200,
  );
});

test('trying now skips the back-off and leaves a working socket alone', () => {
  const { road, sockets, socket, open } = makeRoad();
  open();
  road.retryNow();
  expect(sockets).toHaveLength(1);
  socket().lost();
  road.retryNow();
  expect(sockets).toHaveLength(2);
  road.retryNow();
  expect(sockets).toHaveLength(2);
});

test('trying now replaces a dial that began before the network came back', () => {
  const { clock, road, sockets, socket, open } = makeRoad();
  open();
  socket().lost();
  road.retryNow();
  clock.advance(2_000);
  road.retryNow();
  expect(sockets).toHaveLength(3);
  expect(sockets[1]?.isClosed).toBe(true);
});

test('closing sends nothing more, stops every timer and is said once', () => {
  const { clock, road, socket, sockets, open, states } = makeRoad();
  open();
  road.send(leave);
  road.close();
  road.close();
  road.send(leave);
  clock.advance(60_000);
  expect(socket().sent.filter((frame) => JSON.stringify(frame).includes('leave'))).toHaveLength(1);
  expect(states).toEqual([{ at: 'open' }, { at: 'closed', failure: null }]);
  expect(sockets).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

test('more than the outbox holds ends the session instead of losing a message silently', () => {
  const { road } = makeRoad();
  for (let n = 0; n <= limits.outboxMessages; n += 1) road.send(numbered(n));
  expect(road.state).toEqual({ at: 'closed', failure: { code: 'session.expired' } });
});

const linkOf = (message: ClientMessage | HostMessage): string =>
  message.type === 'signal' ? message.signal.link : message.type;

/** A room that speaks the session layer, over wires that can be cut with frames still in them. */
function makeWiredRoom() {
  const made = makeRoad();
  const reliable = createReliable<HostMessage>();
  const heard: string[] = [];
  let toClient: HostFrame[] = [];
  let read = 0;
  const put = (frame: HostFrame): void => void toClient.push(frame);
  const handle = (raw: unknown): void => {
    const frame = clientFrameSchema.parse(raw);
    if (frame.f === 'open') put({ f: 'opened', token });
    else if (frame.f === 'resume') {
      expect(reliable.acknowledge(frame.ack)).toBe(true);
      put({ f: 'resumed', ack: reliable.received });
      for (const { seq, body } of reliable.unacknowledged)
        put({ f: 'msg', seq, ack: reliable.received, body });
    } else if (frame.f === 'msg') {
      expect(reliable.acknowledge(frame.ack)).toBe(true);
      expect(frame.seq).toBeLessThanOrEqual(reliable.received + 1);
      if (reliable.accept(frame.seq)) heard.push(linkOf(frame.body));
    } else if (frame.f === 'ack') expect(reliable.acknowledge(frame.ack)).toBe(true);
    else put({ f: 'pong' });
  };
  return {
    ...made,
    heard,
    say(message: HostMessage) {
      const next = reliable.push(message);
      if (next) put({ f: 'msg', ack: reliable.received, ...next });
    },
    accept() {
      read = 0;
      toClient = [];
      made.socket().opened();
    },
    hearOne() {
      const raw = made.socket().sent[read];
      if (raw === undefined) return false;
      read += 1;
      handle(raw);
      return true;
    },
    deliverOne() {
      const frame = toClient.shift();
      if (!frame) return false;
      made.host(frame);
      return true;
    },
    cut() {
      toClient = [];
      read = Infinity;
      made.socket().lost();
    },
  };
}

test('random cuts lose nothing, double nothing and reorder nothing, in both directions', () => {
  const steps = fc.array(
    fc.constantFrom('send', 'say', 'say', 'hear', 'hear', 'deliver', 'deliver', 'tick', 'cut'),
    { maxLength: 250 },
  );
  fc.assert(
    fc.property(steps, (actions) => {
      const room = makeWiredRoom();
      let sent = 0;
      let said = 0;
      let dialled = 0;
      const accept = (): void => {
        if (room.sockets.length === dialled) return;
        dialled = room.sockets.length;
        room.accept();
      };
      const expectedAtRoom: string[] = [];
      const send = (): void => {
        sent += 1;
        expectedAtRoom.push(`l${sent}`);
        room.road.send(numbered(sent));
      };
      // Somebody always has something to say the moment the road is back: it must not overtake the replay.
      room.road.subscribe((event) => {
        if (event.type === 'state' && event.state.at === 'open') send();
      });
      accept();
      room.hearOne();
      room.deliverOne();
      for (const action of actions) {
        if (action === 'send') send();
        else if (action === 'say') room.say(signalFrom((said += 1)));
        else if (action === 'hear') room.hearOne();
        else if (action === 'deliver') room.deliverOne();
        else if (action === 'tick') room.clock.advance(100);
        else room.cut();
        accept();
      }
      for (let round = 0; round < 400; round += 1) {
        room.clock.advance(100);
        accept();
        while (room.hearOne() || room.deliverOne());
      }
      expect(room.heard).toEqual(expectedAtRoom);
      expect(room.messages.map(linkOf)).toEqual(
        Array.from({ length: said }, (_, n) => `l${n + 1}`),
      );
    }),
    { numRuns: 300 },
  );
});
