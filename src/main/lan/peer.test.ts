import { describe, expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { openFrame } from './fixture.ts';
import { lanLimits } from './lanLimits.ts';
import { bye, leave, makeLan, muted } from './recordedFixture.ts';

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
