import { expect, test } from 'vitest';
import { makeRoom, off, type TestRoom } from './fixture.ts';

const names = (room: TestRoom) => room.host.snapshot()?.participants.map(({ name }) => name);

const fullRoom = async () => {
  const room = await makeRoom();
  room.host.start();
  const guests = ['Ada', 'Bob', 'Cy'].map((name) => room.comeIn(name));
  return { room, guests };
};
const first = <T>([value]: readonly T[]): T => {
  if (value === undefined) throw new Error('nobody');
  return value;
};

test('the fifth is told that the meeting is full, with the PIN or without', async () => {
  const { room } = await fullRoom();
  const withPin = room.comeIn('Dee');
  expect(withPin.last('refused').failure.code).toBe('join.full');
  const without = room.arrive();
  without.knock();
  expect(without.last('refused').failure.code).toBe('join.full');
  expect(names(room)).toEqual(['Room A', 'Ada', 'Bob', 'Cy']);
});

test('the wall cannot let a fifth in from the lobby, who waits on', async () => {
  const room = await makeRoom();
  room.host.start();
  const dee = room.arrive();
  dee.knock({ name: 'Dee' });
  const guests = ['Ada', 'Bob', 'Cy'].map((name) => room.comeIn(name));
  expect(room.host.admit(dee.id)).toEqual({ ok: false, error: { code: 'join.full' } });
  first(guests).say({ type: 'leave' });
  expect(room.host.admit(dee.id).ok).toBe(true);
});

test('silence shows on the tile, longer silence takes it away, and coming back needs no asking', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const bob = room.comeIn('Bob');
  ada.connection('away');
  expect(bob.last('participants').participants[1]?.connection).toBe('away');
  ada.connection('gone');
  expect(names(room)).toEqual(['Room A', 'Bob']);
  room.host.setLocked(true);
  const { id } = ada;
  ada.connection('here');
  expect(names(room)).toEqual(['Room A', 'Ada', 'Bob']);
  expect(ada.count('admitted')).toBe(2);
  expect(ada.last('admitted')).toMatchObject({ self: id, locked: true });
  expect(ada.last('admitted').participants).toEqual(bob.last('participants').participants);
});

test('whoever comes back after the seat was taken is told that the meeting is full', async () => {
  const { room, guests } = await fullRoom();
  const ada = first(guests);
  ada.connection('gone');
  expect(room.comeIn('Dee').count('admitted')).toBe(1);
  ada.connection('here');
  expect(ada.last('out').failure.code).toBe('join.full');
  expect(names(room)).toEqual(['Room A', 'Bob', 'Cy', 'Dee']);
});

test('one who reloaded the page takes the place of the session that fell silent', async () => {
  const { room } = await fullRoom();
  const before = room.arrive('here');
  room.host.remove(room.host.snapshot()?.participants[3]?.id ?? room.wallId());
  before.knock({ name: 'Dee', pin: room.pin() });
  expect(before.count('admitted')).toBe(1);
  const after = room.arrive('here');
  after.knock({ name: 'Dee', pin: room.pin() });
  expect(after.last('refused').failure.code).toBe('join.full');
  before.connection('away');
  after.knock({ name: 'Dee', pin: room.pin() });
  expect(after.count('admitted')).toBe(1);
  expect(before.closed).toEqual({ code: 'session.replaced' });
  expect(names(room)).toEqual(['Room A', 'Ada', 'Bob', 'Dee']);
});

test('a namesake from the same address who is heard of is nobody to replace', async () => {
  const room = await makeRoom();
  room.host.start();
  const [one, other] = [room.arrive('here'), room.arrive('here')];
  one.knock({ name: 'Guest', pin: room.pin() });
  other.knock({ name: 'Guest', pin: room.pin() });
  expect(names(room)).toEqual(['Room A', 'Guest', 'Guest']);
  expect(one.closed).toBeUndefined();
});

test('who is removed is out, cannot come back unasked, and gets no further than the lobby by the PIN', async () => {
  const { room, guests } = await fullRoom();
  const ada = first(guests);
  room.host.remove(ada.id);
  expect(ada.last('out').failure.code).toBe('join.removed');
  ada.connection('gone');
  ada.connection('here');
  expect(names(room)).toEqual(['Room A', 'Bob', 'Cy']);
  ada.knock({ pin: room.pin() });
  expect(ada.count('admitted')).toBe(1);
  expect(room.host.lobby().length).toBe(1);
});

test('a locked meeting takes nobody new, but the wall may let in who waited before', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.arrive();
  ada.knock({ name: 'Ada' });
  room.host.setLocked(true);
  const bob = room.arrive();
  bob.knock({ pin: room.pin() });
  room.clock.advance(300);
  expect(bob.last('refused').failure.code).toBe('join.refused');
  room.host.admit(ada.id);
  expect(ada.last('admitted').locked).toBe(true);
  room.host.setLocked(false);
  expect(ada.last('participants').locked).toBe(false);
});

test('the end puts everybody out, the lobby included, and leaves nothing of the meeting', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const bob = room.arrive();
  bob.knock({ name: 'Bob' });
  const wall = room.wallId();
  expect(room.host.end().ok).toBe(true);
  for (const guest of [ada, bob]) expect(guest.last('out').failure.code).toBe('join.ended');
  expect(room.host.snapshot()).toBeNull();
  expect(room.host.lobby()).toEqual([]);
  room.host.start();
  expect(room.wallId()).not.toBe(wall);
  expect(names(room)).toEqual(['Room A']);
});

test('who leaves is gone for the others and may knock again', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const bob = room.comeIn('Bob');
  const { id } = ada;
  ada.say({ type: 'leave' });
  expect(bob.last('participants').participants.length).toBe(2);
  ada.knock({ name: 'Ada', pin: room.pin() });
  expect(ada.id).not.toBe(id);
  expect(bob.last('participants').participants.map(({ order }) => order)).toEqual([0, 2, 3]);
});

test('muting asks one participant, and media states are seen by all', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const bob = room.comeIn('Bob');
  room.host.mute(ada.id);
  expect([ada.count('muted'), bob.count('muted')]).toEqual([1, 0]);
  ada.say({ type: 'media', media: { ...off, microphone: true } });
  expect(bob.last('participants').participants[1]?.media.microphone).toBe(true);
  room.host.setWallMedia({ ...off, screen: true });
  expect(bob.last('participants').participants[0]?.media.screen).toBe(true);
  const told = bob.messages.length;
  room.host.setWallMedia({ ...off, screen: true });
  expect(bob.messages.length).toBe(told);
});

test('the new name of the room is seen by all, also at the door', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const atDoor = room.arrive();
  room.host.configure({
    'room.name': 'Room B',
    'meeting.pin': true,
    'meeting.lobby': 'withoutPin',
  });
  expect(ada.last('participants').participants[0]?.name).toBe('Room B');
  expect(atDoor.last('door').roomName).toBe('Room B');
});

test('a command that does not fit the moment says why', async () => {
  const room = await makeRoom();
  const nobody = room.arrive();
  nobody.knock();
  const { id } = nobody;
  const none = { ok: false, error: { code: 'meeting.none' } };
  const unknown = { ok: false, error: { code: 'participant.unknown' } };
  const { host } = room;
  expect([
    host.end(),
    host.setLocked(true),
    host.setPin(true),
    host.mute(id),
    host.remove(id),
  ]).toEqual(Array.from({ length: 5 }, () => none));
  host.start();
  expect(host.start()).toEqual({ ok: false, error: { code: 'meeting.running' } });
  expect([host.mute(id), host.remove(id)]).toEqual([unknown, unknown]);
  const self = room.wallId();
  expect([host.admit(self), host.deny(self), host.remove(self)]).toEqual([
    unknown,
    unknown,
    unknown,
  ]);
});

test('one participant whose road is at fault costs the others nothing', async () => {
  const room = await makeRoom();
  room.host.start();
  room.host.open(
    { key: 'faulty', road: 'LAN' },
    {
      send() {
        throw new Error('broken road');
      },
      close() {},
    },
  );
  expect(room.comeIn('Ada').count('admitted')).toBe(1);
  expect(room.log.lines.some(({ level }) => level === 'error')).toBe(true);
});

test('a disposed room closes every session and does nothing more', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  room.host.dispose();
  expect(ada.closed).toBeNull();
  const told = ada.messages.length;
  ada.say({ type: 'leave' });
  room.clock.advance(1_000_000);
  expect(ada.messages.length).toBe(told);
});
