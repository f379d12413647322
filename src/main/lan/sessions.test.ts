import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { HostFrame } from '#shared/session/frames.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { createFakeHouse } from './fixture.ts';
import { lanLimits } from './lanLimits.ts';
import type { Peer } from './session.ts';
import { createSessions } from './sessions.ts';

const source = { key: '10.0.0.9', road: 'LAN' } as const;
const knock = { type: 'media', media: { microphone: true, camera: true, screen: false } } as const;

const realKnock = { ...knock, type: 'knock', name: 'Ada', kind: 'guest' } as const;

function makePeer() {
  const frames: HostFrame[] = [];
  const ends: string[] = [];
  const peer: Peer = {
    send: (frame) => void frames.push(frame),
    bye: ({ code }) => void ends.push(`bye ${code}`),
    close: () => void ends.push('close'),
    drop: () => void ends.push('drop'),
  };
  return { peer, frames, ends };
}

function makeSessions() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const house = createFakeHouse();
  const sessions = createSessions({ clock, randomBytes, openSession: house.openSession, logger });
  function open(from: { key: string; road: 'LAN' } = source) {
    const made = makePeer();
    const result = sessions.open(from, made.peer);
    if (!result.ok) throw new Error(result.error.code);
    const [opened] = made.frames;
    const door = house.doors.at(-1);
    if (opened?.f !== 'opened' || !door) throw new Error('not opened');
    return { ...made, session: result.value, token: opened.token, door };
  }
  function resume(token: string, ack = 1) {
    const made = makePeer();
    return { ...made, result: sessions.resume(token, ack, made.peer) };
  }
  return { clock, logger, house, sessions, open, resume };
}

describe('a session', () => {
  test('is resumed by its token: the old socket is told, and what was missed comes again', () => {
    const { open, resume } = makeSessions();
    const first = open();
    first.session.receive(first.peer, { f: 'msg', seq: 1, ack: 1, body: knock });
    first.door.port.send({ type: 'muted' });
    const second = resume(first.token);
    expect(first.ends).toEqual(['bye session.replaced']);
    expect(second.frames).toEqual([
      { f: 'resumed', ack: 1 },
      { f: 'msg', seq: 2, ack: 1, body: { type: 'muted' } },
    ]);
    first.session.detach(first.peer, true);
    first.door.port.send({ type: 'muted' });
    expect(second.frames.at(-1)).toMatchObject({ seq: 3 });
    expect(first.door.hasEnded).toBe(false);
  });

  test('what an old socket still brings is ignored', () => {
    const { open, resume } = makeSessions();
    const first = open();
    resume(first.token);
    expect(first.session.receive(first.peer, { f: 'ack', ack: 99 })).toBeNull();
    expect(first.session.receive(first.peer, { f: 'msg', seq: 1, ack: 1, body: knock })).toBeNull();
    expect(first.door.received).toEqual([]);
  });

  test('is not resumed by any other token', () => {
    const { open, resume } = makeSessions();
    const { token } = open();
    for (const other of ['A'.repeat(43), '', token.slice(0, 42), `${token}A`])
      expect(resume(other).result).toEqual({ ok: false, error: { code: 'session.expired' } });
  });

  test('that is resumed with an acknowledgement of what was never sent is over', () => {
    const { open, resume, sessions } = makeSessions();
    const { token, door } = open();
    expect(resume(token, 2).result).toEqual({ ok: false, error: { code: 'message.invalid' } });
    expect(door.hasEnded).toBe(true);
    expect(sessions.size).toBe(0);
  });

  test('is here, away, gone and over by its silence, with or without a socket', () => {
    const { open, clock, resume, sessions } = makeSessions();
    const { session, peer, door, token, ends } = open();
    clock.advance(limits.awayAfterMs);
    expect(door.connections).toEqual(['away']);
    session.receive(peer, { f: 'ping' });
    expect(door.connections).toEqual(['away', 'here']);
    clock.advance(limits.goneAfterMs);
    expect(door.connections).toEqual(['away', 'here', 'away', 'gone']);
    expect(ends).toEqual(['drop']);
    session.detach(peer, false);
    expect(resume(token).result.ok).toBe(true);
    expect(door.connections.at(-1)).toBe('here');
    clock.advance(limits.resumeMs);
    expect(door.hasEnded).toBe(true);
    expect(sessions.size).toBe(0);
    expect(resume(token).result).toEqual({ ok: false, error: { code: 'session.expired' } });
  });

  test('whose outbox is full is over, and says so', () => {
    const { open, sessions } = makeSessions();
    const { door, ends } = open();
    for (let n = 0; n < limits.outboxMessages; n += 1) door.port.send({ type: 'muted' });
    expect(ends).toEqual(['bye session.expired', 'drop']);
    expect(door.hasEnded).toBe(true);
    expect(sessions.size).toBe(0);
  });

  test('tells the house that it is back only after the replay', () => {
    const { open, clock, resume } = makeSessions();
    const { session, peer, door, token } = open();
    session.detach(peer, false);
    door.port.send({ type: 'muted' });
    clock.advance(limits.awayAfterMs);
    const { push } = door.connections;
    door.connections.push = (...items) => {
      door.port.send({ type: 'out', failure: { code: 'join.ended' } });
      return push.apply(door.connections, items);
    };
    const { frames } = resume(token);
    expect(frames.map((frame) => (frame.f === 'msg' ? frame.body.type : frame.f))).toEqual([
      'resumed',
      'muted',
      'out',
    ]);
  });
});

describe('a session that the house is done with', () => {
  test('says why, and is over once the other side has closed', () => {
    const { open, sessions, house } = makeSessions();
    const { session, peer, door, ends } = open();
    door.port.close({ code: 'join.removed' });
    expect(ends).toEqual(['bye join.removed']);
    door.port.send({ type: 'muted' });
    session.receive(peer, { f: 'msg', seq: 1, ack: 1, body: knock });
    expect(house.doors[0]?.received).toEqual([]);
    session.detach(peer, true);
    expect(sessions.size).toBe(0);
    expect(door.hasEnded).toBe(false);
  });

  test('says it again, with what came before, when the socket was lost on the way', () => {
    const { open, resume, sessions } = makeSessions();
    const { session, peer, door, token } = open();
    session.detach(peer, false);
    door.port.send({ type: 'out', failure: { code: 'join.ended' } });
    door.port.close({ code: 'join.ended' });
    const { frames, ends } = resume(token);
    expect(frames.map(({ f }) => f)).toEqual(['resumed', 'msg']);
    expect(ends).toEqual(['bye join.ended']);
    expect(sessions.size).toBe(1);
  });

  test('is forgotten when nobody comes back for it', () => {
    const { open, clock, sessions } = makeSessions();
    const { session, peer, door } = open();
    door.port.close({ code: 'join.ended' });
    session.detach(peer, false);
    clock.advance(limits.resumeMs);
    expect(sessions.size).toBe(0);
    expect(door.connections).toEqual([]);
  });

  test('without a reason is closed and forgotten', () => {
    const { open, sessions } = makeSessions();
    const { door, ends } = open();
    door.port.close(null);
    expect(ends[0]).toBe('close');
    expect(sessions.size).toBe(0);
    expect(door.hasEnded).toBe(false);
  });

  test('before it is open is not kept', () => {
    const clock = createFakeClock();
    const sessions = createSessions({
      clock,
      randomBytes,
      logger: createMemoryLogger(),
      openSession(_, port) {
        port.close(null);
        return {
          receive: () => undefined,
          setConnection: () => undefined,
          isAtDoor: true,
          end: () => undefined,
        };
      },
    });
    const { peer, frames } = makePeer();
    sessions.open(source, peer);
    expect(frames.map(({ f }) => f)).toEqual(['opened']);
    expect(sessions.size).toBe(0);
  });
});

describe('the number of sessions', () => {
  const from = (n: number) =>
    ({ key: `10.0.${Math.floor(n / 250)}.${n % 250}`, road: 'LAN' }) as const;

  test('is bounded for one source', () => {
    const { open, sessions } = makeSessions();
    for (let n = 0; n < lanLimits.sessionsPerSource; n += 1) open();
    expect(sessions.open(source, makePeer().peer)).toEqual({
      ok: false,
      error: { code: 'join.tooOften' },
    });
    expect(sessions.open(from(1), makePeer().peer).ok).toBe(true);
  });

  test('is bounded for all together', () => {
    const { open, sessions } = makeSessions();
    for (let n = 0; n < lanLimits.sessions; n += 1) open(from(n));
    expect(sessions.open(from(999), makePeer().peer)).toEqual({
      ok: false,
      error: { code: 'join.lobbyFull' },
    });
    expect(sessions.size).toBe(lanLimits.sessions);
  });

  test('sockets opened and left take no place from others', () => {
    const { open, sessions, house } = makeSessions();
    for (let n = 0; n < 1_000; n += 1) {
      const { session, peer } = open(from(n % 20));
      session.detach(peer, false);
    }
    expect(sessions.size).toBe(lanLimits.sessions);
    expect(house.doors.filter(({ hasEnded }) => !hasEnded)).toHaveLength(lanLimits.sessions);
    expect(sessions.open(source, makePeer().peer).ok).toBe(true);
  });

  test('whoever has knocked keeps the place while away', () => {
    const { open, sessions } = makeSessions();
    for (let n = 0; n < lanLimits.sessionsPerSource; n += 1) {
      const { session, peer } = open();
      session.receive(peer, { f: 'msg', seq: 1, ack: 1, body: realKnock });
      session.detach(peer, false);
    }
    expect(sessions.open(source, makePeer().peer).ok).toBe(false);
    expect(sessions.size).toBe(lanLimits.sessionsPerSource);
  });

  test('whoever has left the meeting, and the page, takes no place from the next', () => {
    const { open, sessions } = makeSessions();
    for (let n = 0; n < 3 * lanLimits.sessionsPerSource; n += 1) {
      const { session, peer } = open();
      session.receive(peer, { f: 'msg', seq: 1, ack: 1, body: realKnock });
      session.receive(peer, { f: 'msg', seq: 2, ack: 1, body: { type: 'leave' } });
      session.detach(peer, true);
    }
    expect(sessions.size).toBe(lanLimits.sessionsPerSource);
  });
});

test('at the end of the room every session ends and no timer is left', () => {
  const { open, sessions, house, clock } = makeSessions();
  const { ends } = open();
  open();
  sessions.dispose();
  expect(ends).toEqual(['drop']);
  expect(house.doors.every(({ hasEnded }) => hasEnded)).toBe(true);
  const told = house.doors.map(({ connections }) => connections.length);
  clock.advance(1_000_000);
  expect(house.doors.map(({ connections }) => connections.length)).toEqual(told);
});

test('no token is ever logged', () => {
  const { open, resume, logger, clock } = makeSessions();
  const { token } = open();
  resume(token);
  clock.advance(limits.resumeMs);
  expect(logger.lines.map(({ message }) => message)).toEqual([
    'session opened',
    'session resumed',
    'session ended',
  ]);
  expect(JSON.stringify(logger.lines)).not.toContain(token);
});
