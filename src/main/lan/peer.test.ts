import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { HostFrame } from '#shared/session/frames.ts';
import { createReliable } from '#shared/session/reliable.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import { createFakeClock, createMemoryLogger, type FakeClock } from '../testing/fakes.ts';
import { createFakeHouse, openFrame } from './fixture.ts';
import { lanLimits } from './lanLimits.ts';
import { servePeer, type Incoming, type PeerSocket } from './peer.ts';
import { createSessions } from './sessions.ts';

const text = (frame: unknown): Incoming => ({
  kind: 'text',
  text: typeof frame === 'string' ? frame : JSON.stringify(frame),
});
const leave: ClientMessage = { type: 'leave' };
const muted: HostMessage = { type: 'muted' };
const bye = (code: string) => ({ f: 'bye', failure: { code } });

/** One house and any number of sockets that are recordings. */
function makeLan(clock: FakeClock = createFakeClock()) {
  const logger = createMemoryLogger();
  const house = createFakeHouse();
  const sessions = createSessions({ clock, randomBytes, openSession: house.openSession, logger });

  function connect(source = '10.0.0.9') {
    const sent: HostFrame[] = [];
    const calls: (string | number)[] = [];
    const world = { bufferedAmount: 0 };
    const socket: PeerSocket = {
      get bufferedAmount() {
        return world.bufferedAmount;
      },
      send: (frame) => void sent.push(JSON.parse(frame) as HostFrame),
      pause: () => void calls.push('pause'),
      resume: () => void calls.push('resume'),
      close: (code) => void calls.push(code),
      terminate: () => void calls.push('terminate'),
    };
    const deps = { socket, source: { key: source, road: 'LAN' } as const, sessions, clock, logger };
    const handlers = servePeer(deps);
    const receive = (frame: unknown): void => handlers.received(text(frame));
    return { sent, calls, world, handlers, receive, closed: handlers.closed };
  }

  /** A socket with an open session. */
  function open(source?: string) {
    const peer = connect(source);
    peer.receive(openFrame);
    const opened = peer.sent[0];
    if (opened?.f !== 'opened') throw new Error(`not opened: ${JSON.stringify(opened)}`);
    const door = house.doors.at(-1);
    if (!door) throw new Error('no door');
    return { ...peer, token: opened.token, door };
  }
  const resume = (token: string, ack: number) => {
    const peer = connect();
    peer.receive({ f: 'resume', version: 1, token, ack });
    return peer;
  };
  return { clock, logger, house, sessions, connect, open, resume };
}

describe('the first frame', () => {
  test('opens a session: the token first, then what the door says', () => {
    const { open, house } = makeLan();
    const { sent, token, door } = open('10.0.0.9');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(sent).toEqual([
      { f: 'opened', token },
      { f: 'msg', seq: 1, ack: 0, body: house.greeting },
    ]);
    expect(door.source).toBe('10.0.0.9');
  });

  test('must come within five seconds', () => {
    const { connect, clock, sessions } = makeLan();
    const { sent, calls } = connect();
    clock.advance(4_999);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual([bye('message.invalid')]);
    expect(calls).toContain(1008);
    expect(sessions.size).toBe(0);
  });

  test('must be of our version', () => {
    const { connect } = makeLan();
    const { sent, calls, receive } = connect();
    receive({ f: 'open', version: 2 });
    expect(sent).toEqual([bye('version.unsupported')]);
    expect(calls).toContain(1000);
  });

  test.each([{ f: 'ping' }, { f: 'ack', ack: 0 }, { f: 'msg', seq: 1, ack: 0, body: leave }])(
    'must not be $f',
    (frame) => {
      const { sent, receive } = (({ connect }) => connect())(makeLan());
      receive(frame);
      expect(sent).toEqual([bye('message.invalid')]);
    },
  );

  test('comes once', () => {
    const { open } = makeLan();
    const { sent, receive, door } = open();
    receive(openFrame);
    expect(sent.at(-1)).toEqual(bye('message.invalid'));
    expect(door.hasEnded).toBe(true);
  });
});

describe('messages', () => {
  test('reach the house in order, once, and are acknowledged', () => {
    const { open, clock } = makeLan();
    const { receive, door, sent } = open();
    receive({ f: 'msg', seq: 1, ack: 1, body: leave });
    receive({ f: 'msg', seq: 1, ack: 1, body: leave });
    receive({ f: 'msg', seq: 2, ack: 1, body: leave });
    expect(door.received).toEqual([leave, leave]);
    clock.advance(lanLimits.ackDelayMs);
    expect(sent.slice(2)).toEqual([{ f: 'ack', ack: 2 }]);
  });

  test('that go out carry the acknowledgement', () => {
    const { open, clock } = makeLan();
    const { receive, door, sent } = open();
    receive({ f: 'msg', seq: 1, ack: 1, body: leave });
    door.port.send(muted);
    clock.advance(60_000);
    expect(sent.slice(2)).toEqual([{ f: 'msg', seq: 2, ack: 1, body: muted }]);
  });

  test('are acknowledged at once when there are many', () => {
    const { open } = makeLan();
    const { receive, sent } = open();
    for (let seq = 1; seq <= lanLimits.ackEveryMessages; seq += 1)
      receive({ f: 'msg', seq, ack: 1, body: leave });
    expect(sent.at(-1)).toEqual({ f: 'ack', ack: lanLimits.ackEveryMessages });
  });

  test.each([
    ['a gap', { f: 'msg', seq: 2, ack: 1, body: leave }],
    ['an acknowledgement of what was never sent', { f: 'ack', ack: 2 }],
    ['the same with a message', { f: 'msg', seq: 1, ack: 2, body: leave }],
    ['a body that is no message', { f: 'msg', seq: 1, ack: 1, body: { type: 'admit' } }],
    ['a frame that only the room sends', { f: 'opened', token: 'A'.repeat(43) }],
    ['no JSON', '{"f":"ping"'],
    ['nothing', ''],
  ])('%s ends the session', (_, frame) => {
    const { open, sessions } = makeLan();
    const { receive, sent, calls, door } = open();
    receive(frame);
    expect(sent.at(-1)).toEqual(bye('message.invalid'));
    expect(calls).toContain(1008);
    expect(calls).not.toContain('terminate');
    expect(door.hasEnded).toBe(true);
    expect(door.received).toEqual([]);
    expect(sessions.size).toBe(0);
  });

  test('as binary frames are no messages', () => {
    const { open } = makeLan();
    const { handlers, sent } = open();
    handlers.received({ kind: 'binary' });
    expect(sent.at(-1)).toEqual(bye('message.invalid'));
  });

  test('that would not fit their receiver any more are too large', () => {
    const { open } = makeLan();
    const { receive, sent } = open();
    receive(' '.repeat(lanLimits.incomingCharacters + 1));
    expect(sent.at(-1)).toEqual(bye('message.tooLarge'));
  });

  test('of the greatest length allowed still fit their receiver when they are passed on', () => {
    const to = 'A'.repeat(22);
    const frameWith = (sdp: string) => ({
      f: 'msg',
      seq: 1,
      ack: 1,
      body: { type: 'signal', to, signal: { kind: 'offer', link: 'l', sdp } },
    });
    const room = lanLimits.incomingCharacters - JSON.stringify(frameWith('')).length;
    const sdp = 'v=0\r\n'.padEnd(room - 2, 'ä');
    const { open } = makeLan();
    const { receive, sent, door } = open();
    receive(frameWith(sdp));
    expect(door.received).toHaveLength(1);
    door.port.send({
      type: 'signal',
      from: to as never,
      signal: { kind: 'offer', link: 'l', sdp },
    });
    expect(JSON.stringify(sent.at(-1)).length).toBeLessThanOrEqual(limits.frameBytes);
  });

  test('that find a bug of ours cost one session, not the room', () => {
    const { open, house, logger } = makeLan();
    const { receive, sent, door } = open();
    const other = open();
    const [first] = house.doors;
    if (first)
      first.received.push = () => {
        throw new Error('a bug');
      };
    receive({ f: 'msg', seq: 1, ack: 1, body: leave });
    expect(sent.at(-1)).toEqual(bye('message.invalid'));
    expect(door.hasEnded).toBe(true);
    other.receive({ f: 'msg', seq: 1, ack: 1, body: leave });
    expect(other.door.received).toEqual([leave]);
    expect(logger.lines.map(({ level }) => level)).toContain('error');
  });
});

describe('a flood', () => {
  const ping = { f: 'ping' };

  test('is suspended twice and refused the third time', () => {
    const { open, clock, sessions } = makeLan();
    const { receive, sent, calls, door } = open();
    for (let n = 0; n < 60; n += 1) receive(ping);
    expect(calls).toEqual(['pause']);
    clock.advance(5_000);
    for (let n = 0; n < 60; n += 1) receive(ping);
    expect(calls).toEqual(['pause', 'resume', 'pause']);
    clock.advance(5_000);
    for (let n = 0; n < 61; n += 1) receive(ping);
    expect(sent.at(-1)).toEqual(bye('message.tooMany'));
    expect(calls).toContain(1008);
    expect(door.hasEnded).toBe(true);
    expect(sessions.size).toBe(0);
  });

  test('of control frames is one too', () => {
    const { open, clock, sessions } = makeLan();
    const { handlers, sent } = open();
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 61; n += 1) handlers.received({ kind: 'control' });
      clock.advance(5_000);
    }
    expect(sent.at(-1)).toEqual(bye('message.tooMany'));
    expect(sessions.size).toBe(0);
  });

  test('the closing handshake of one that was suspended is read', () => {
    const { open } = makeLan();
    const { receive, calls, door } = open();
    for (let n = 0; n < 60; n += 1) receive(ping);
    door.port.close({ code: 'join.ended' });
    expect(calls).toEqual(['pause', 'resume', 1000]);
  });
});

describe('a socket', () => {
  test('that is read too slowly is given up, and its session can be resumed', () => {
    const { open, resume } = makeLan();
    const { world, calls, door, token, closed, sent } = open();
    world.bufferedAmount = lanLimits.bufferedBytes + 1;
    door.port.send(muted);
    expect(calls).toEqual(['terminate']);
    closed(false);
    expect(door.hasEnded).toBe(false);
    expect(sent).toHaveLength(2);
    const next = resume(token, 1);
    expect(next.sent).toEqual([
      { f: 'resumed', ack: 0 },
      { f: 'msg', seq: 2, ack: 0, body: muted },
    ]);
  });

  test('that does not close after a bye is terminated', () => {
    const { connect, clock } = makeLan();
    const { receive, calls } = connect();
    receive('rubbish');
    clock.advance(lanLimits.closeMs);
    expect(calls).toEqual(['resume', 1008, 'terminate']);
  });

  test('that has closed leaves no timer behind', () => {
    const { connect, clock } = makeLan();
    const { receive, calls, closed } = connect();
    receive('rubbish');
    closed(true);
    clock.advance(60_000);
    expect(calls).toEqual(['resume', 1008]);
  });
});

describe('rubbish', () => {
  const nearFrames = fc.record({
    f: fc.constantFrom('open', 'resume', 'msg', 'ack', 'ping', 'opened', '__proto__'),
    version: fc.oneof(fc.constant(1), fc.anything()),
    token: fc.oneof(fc.string({ minLength: 43, maxLength: 43 }), fc.anything()),
    seq: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    ack: fc.oneof(fc.integer(), fc.anything()),
    body: fc.oneof(
      fc.constant(leave),
      fc.record({ type: fc.constantFrom('knock', 'signal', 'media'), name: fc.string() }),
      fc.anything(),
    ),
  });
  const incoming: fc.Arbitrary<Incoming> = fc.oneof(
    nearFrames.map((frame) => text(JSON.stringify(frame))),
    fc.json().map(text),
    fc.string({ unit: 'binary' }).map(text),
    fc.constant<Incoming>({ kind: 'binary' }),
    fc.constant<Incoming>({ kind: 'control' }),
    fc
      .constantFrom('[', '{"f":"open"}', `${'['.repeat(30_000)}`, '{"__proto__":{"f":"ping"}}')
      .map(text),
  );

  test('of any kind ends with a clear bye, or is what it should be; nothing piles up', () => {
    const { clock, sessions, house, connect, open } = makeLan();
    const bystander = open('10.0.0.1');
    fc.assert(
      fc.property(
        fc.array(incoming, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (frames, isOpen) => {
          const peer = isOpen ? open('10.0.0.66') : connect('10.0.0.66');
          for (const frame of frames) peer.handlers.received(frame);
          clock.advance(lanLimits.firstFrameMs);
          const last = peer.sent.at(-1);
          if (last?.f === 'bye') {
            expect(last.failure.code).toMatch(/^(message\.|version\.|session\.expired)/);
            expect(peer.calls.some((call) => call === 1000 || call === 1008)).toBe(true);
          }
          peer.closed(false);
          bystander.receive({ f: 'ping' });
        },
      ),
      { numRuns: 3_000 },
    );
    expect(sessions.size).toBeLessThanOrEqual(1 + lanLimits.sessionsPerSource);
    clock.advance(limits.resumeMs);
    expect(sessions.size).toBe(0);
    expect(house.doors.every(({ hasEnded }) => hasEnded)).toBe(true);
  });
});

describe('the stream', () => {
  type Step = 'say' | 'answer' | 'toRoom' | 'toGuest' | 'cut' | 'wait';
  const steps = fc.array(
    fc.constantFrom<Step>(
      'say',
      'say',
      'answer',
      'answer',
      'toRoom',
      'toGuest',
      'toGuest',
      'cut',
      'wait',
    ),
    { maxLength: 120 },
  );

  test('arrives once and in order both ways, however often the socket is lost with frames on it', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { clock, open, resume } = makeLan();
        const first = open();
        const guest = createReliable<ClientMessage>();
        const arrived: HostMessage[] = [];
        let peer: Pick<ReturnType<typeof open>, 'sent' | 'receive' | 'closed'> = first;
        let read = 1;
        let toRoom: unknown[] = [];
        let said = 0;
        let answered = 0;

        const readFrame = (): void => {
          const frame = peer.sent[read];
          if (!frame) return;
          read += 1;
          if (frame.f === 'msg' && guest.accept(frame.seq)) arrived.push(frame.body);
          if (frame.f === 'bye') throw new Error(`bye: ${frame.failure.code}`);
          if ('ack' in frame) expect(guest.acknowledge(frame.ack)).toBe(true);
        };
        const cut = (): void => {
          peer.closed(false);
          peer = resume(first.token, guest.received);
          read = 0;
          readFrame();
          toRoom = guest.unacknowledged.map((message) => ({
            f: 'msg',
            ack: guest.received,
            ...message,
          }));
        };
        const writeFrame = (): void => {
          const frame = toRoom.shift();
          if (frame !== undefined) peer.receive(frame);
          clock.advance(60);
        };
        for (const step of script) {
          if (step === 'say') {
            said += 1;
            const message = guest.push({
              type: 'media',
              media: { microphone: said % 2 === 0, camera: said % 3 === 0, screen: false },
            });
            toRoom.push({ f: 'msg', ack: guest.received, ...message });
          } else if (step === 'answer') {
            answered += 1;
            first.door.port.send({ type: 'door', roomName: `Room ${answered}`, pinOpens: true });
          } else if (step === 'toRoom') writeFrame();
          else if (step === 'toGuest') readFrame();
          else if (step === 'cut') cut();
          else clock.advance(1_000);
        }
        cut();
        while (toRoom.length > 0) writeFrame();
        while (read < peer.sent.length) readFrame();

        expect(first.door.received.map((m) => m.type === 'media' && m.media)).toEqual(
          Array.from({ length: said }, (_, n) => ({
            microphone: (n + 1) % 2 === 0,
            camera: (n + 1) % 3 === 0,
            screen: false,
          })),
        );
        expect(arrived.map((m) => m.type === 'door' && m.roomName)).toEqual([
          'Room 7',
          ...Array.from({ length: answered }, (_, n) => `Room ${n + 1}`),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
