import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { Signal } from '#shared/signal/values.ts';
import { makeRoom, off, settle, type Guest, type TestRoom } from './fixture.ts';

const offer: Signal = { kind: 'offer', link: 'L1', sdp: 'v=0' };
const restart: Signal = { kind: 'restart', link: 'L1' };

const waitingRoom = async (): Promise<{ room: TestRoom; guest: Guest }> => {
  const room = await makeRoom();
  room.host.start();
  const guest = room.arrive();
  guest.knock({ name: 'Ada' });
  return { room, guest };
};

test('a knock without a PIN waits in the lobby until the wall lets it in', async () => {
  const { room, guest } = await waitingRoom();
  expect(guest.last('lobby').wall).toBe(room.wallId());
  expect(room.host.lobby()).toEqual([
    { id: guest.id, name: 'Ada', kind: 'guest', road: 'LAN', knockedAt: room.clock.now() },
  ]);
  expect(room.host.admit(guest.id)).toEqual({ ok: true, value: null });
  expect(room.host.lobby()).toEqual([]);
  expect(guest.last('admitted').self).toBe(guest.last('lobby').self);
});

test('a session is at the door but for the lobby and the meeting, and while it may come back', async () => {
  const { room, guest } = await waitingRoom();
  expect(room.arrive().isAtDoor).toBe(true);
  expect(guest.isAtDoor).toBe(false);
  room.host.admit(guest.id);
  guest.connection('gone');
  expect(guest.isAtDoor).toBe(false);
  guest.say({ type: 'leave' });
  expect(guest.isAtDoor).toBe(true);
});

test('while no meeting runs a knock rings, and letting it in starts the meeting', async () => {
  const room = await makeRoom();
  const guest = room.arrive();
  guest.knock();
  expect(room.host.snapshot()).toBeNull();
  expect(room.host.lobby().length).toBe(1);
  room.host.admit(guest.id);
  expect(room.host.snapshot()?.participants.length).toBe(2);
  expect(room.wallId()).toBe(guest.last('lobby').wall);
});

test('with the lobby for everybody the right PIN leads there too', async () => {
  const room = await makeRoom({ settings: { 'meeting.lobby': 'always' } });
  room.host.start();
  expect(room.comeIn('Ada').messages.at(-1)?.type).toBe('lobby');
});

test('whoever is denied is told so and may knock again later', async () => {
  const { room, guest } = await waitingRoom();
  room.host.deny(guest.id);
  expect(guest.last('refused').failure.code).toBe('join.denied');
  expect(room.host.lobby()).toEqual([]);
  room.clock.advance(limits.knockIntervalMs);
  guest.knock();
  expect(room.host.lobby().length).toBe(1);
});

test('one source may enter the lobby once in ten seconds', async () => {
  const room = await makeRoom();
  room.arrive('here').knock({ name: 'Ada' });
  const second = room.arrive('here');
  room.clock.advance(3_500);
  second.knock({ name: 'Bob' });
  const tooOften = { code: 'join.tooOften', retryAfterSeconds: 7 };
  expect(second.last('refused').failure).toEqual(tooOften);
  room.clock.advance(6_500);
  second.knock({ name: 'Bob' });
  expect(room.host.lobby().map(({ name }) => name)).toEqual(['Ada', 'Bob']);
});

test('a mistyped PIN does not delay the next try, nor a knock without one', async () => {
  const room = await makeRoom();
  room.host.start();
  const guest = room.arrive();
  guest.knock({ pin: room.wrongPin() });
  await settle();
  room.clock.advance(300);
  guest.knock();
  expect(guest.count('lobby')).toBe(1);
  guest.knock({ pin: room.pin() });
  expect(guest.count('admitted')).toBe(1);
  expect(room.host.lobby()).toEqual([]);
});

test('knocking twice in a row keeps the place in the lobby', async () => {
  const { room, guest } = await waitingRoom();
  const { id } = guest;
  guest.knock({ name: 'Ada' });
  expect(guest.count('refused')).toBe(0);
  expect(guest.count('lobby')).toBe(2);
  expect(room.host.lobby().map((waiting) => waiting.id)).toEqual([id]);
});

test('the same person knocking from a new session replaces the former one', async () => {
  const room = await makeRoom();
  const before = room.arrive('here');
  before.knock({ name: 'Ada' });
  room.clock.advance(limits.knockIntervalMs);
  const after = room.arrive('here');
  after.knock({ name: 'Ada' });
  expect(before.closed).toEqual({ code: 'session.replaced' });
  expect(room.host.lobby().map(({ id }) => id)).toEqual([after.id]);
});

test('the fifty-first finds the lobby full', async () => {
  const room = await makeRoom();
  for (let n = 0; n < 50; n += 1) room.arrive().knock({ name: `Guest ${n}` });
  const last = room.arrive();
  last.knock();
  expect(last.last('refused').failure.code).toBe('join.lobbyFull');
  expect(room.host.lobby().length).toBe(50);
});

test('after a quarter of an hour the wait is over', async () => {
  const { room, guest } = await waitingRoom();
  room.clock.advance(limits.lobbyWaitMs - 1);
  expect(guest.count('out')).toBe(0);
  room.clock.advance(1);
  expect(guest.last('out').failure.code).toBe('join.timedOut');
  expect(room.host.lobby()).toEqual([]);
});

test('one who is gone is not shown, and is back in the list when heard again', async () => {
  const { room, guest } = await waitingRoom();
  guest.connection('gone');
  expect(room.host.lobby()).toEqual([]);
  expect(room.host.admit(guest.id)).toEqual({ ok: false, error: { code: 'participant.unknown' } });
  guest.connection('here');
  expect(room.host.lobby().length).toBe(1);
  guest.hangUp();
  expect(room.host.lobby()).toEqual([]);
});

test('the offer in a knock reaches the wall at once, after the wall has been shown its sender', async () => {
  const room = await makeRoom();
  const guest = room.arrive();
  const heard: unknown[] = [];
  room.host.subscribe(() => heard.push(room.host.lobby().length));
  room.host.onSignal((from, signal) => heard.push({ from, signal }));
  guest.knock({ offer: { link: 'L1', sdp: 'v=0' } });
  expect(heard).toEqual([1, { from: guest.id, signal: offer }]);
});

test('from the lobby signals go to the wall and back, and to nobody else', async () => {
  const { room, guest } = await waitingRoom();
  const bob = room.comeIn('Bob');
  const toWall: unknown[] = [];
  room.host.onSignal((from, signal) => toWall.push({ from, signal }));
  guest.say({ type: 'signal', to: room.wallId(), signal: offer });
  guest.say({ type: 'signal', to: bob.id, signal: offer });
  bob.say({ type: 'signal', to: guest.id, signal: offer });
  expect(toWall).toEqual([{ from: guest.id, signal: offer }]);
  expect(bob.count('signal')).toBe(0);
  expect(guest.count('signal')).toBe(0);
  expect(room.host.signalFromWall(guest.id, restart).ok).toBe(true);
  expect(guest.last('signal')).toEqual({ type: 'signal', from: room.wallId(), signal: restart });
});

test('media said in the lobby is known at the admission', async () => {
  const { room, guest } = await waitingRoom();
  guest.say({ type: 'media', media: { ...off, camera: true } });
  room.host.admit(guest.id);
  expect(room.host.snapshot()?.participants[1]?.media.camera).toBe(true);
});
