import { expect, test } from 'vitest';
import { createFakeClock, createMemoryFile } from '../testing/fakes.ts';
import { makeRoom, settle, type Guest, type TestRoom } from './fixture.ts';

const minute = 60_000;
const refused = { type: 'refused', failure: { code: 'join.refused' } };

/** A wrong PIN and the wait for its answer. */
async function failOnce(room: TestRoom, guest: Guest): Promise<void> {
  guest.knock({ pin: room.wrongPin() });
  await settle();
  room.clock.advance(300);
}

test('a refusal that falls due while another event is at work is not left out', async () => {
  // As real timers do, these fire a little early; and the clock goes on while the code runs.
  for (let earlyMs = 0.1; earlyMs < 1; earlyMs += 0.1) {
    const clock = createFakeClock();
    const real = {
      ...clock,
      monotonic() {
        clock.advance(0.05);
        return clock.monotonic();
      },
      after: (ms: number, run: () => void) => clock.after(Math.max(0.05, ms - earlyMs), run),
    };
    const room = await makeRoom({ clock: real });
    room.host.start();
    const guest = room.arrive();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      guest.knock({ pin: room.wrongPin() });
      await settle();
      clock.advance(400);
      expect(guest.count('refused'), `timers ${earlyMs} ms early`).toBe(attempt);
    }
  }
});

test('the right PIN lets a guest in, and all see the new participant', async () => {
  const room = await makeRoom();
  room.host.start();
  const ada = room.comeIn('Ada');
  const bob = room.comeIn('Bob');
  const names = ['Room A', 'Ada', 'Bob'];
  expect(bob.last('admitted').participants.map(({ name }) => name)).toEqual(names);
  expect(ada.last('participants').participants).toEqual(bob.last('admitted').participants);
  expect(room.host.snapshot()?.participants).toEqual(bob.last('admitted').participants);
  expect(bob.last('admitted').participants.map(({ order }) => order)).toEqual([0, 1, 2]);
  expect(bob.count('participants')).toBe(0);
});

test('each meeting has a PIN of its own, and none where the setting says so', async () => {
  const room = await makeRoom();
  room.host.start();
  const first = room.pin();
  room.host.end();
  room.host.start();
  expect(first).toMatch(/^[0-9]{6}$/);
  expect(room.pin()).not.toBe(first);
  const open = await makeRoom({ settings: { 'meeting.pin': false } });
  open.host.start();
  expect(open.host.snapshot()?.pin).toBeNull();
});

test('the PIN can be switched off and on while the meeting runs, and the door says so', async () => {
  const room = await makeRoom();
  room.host.start();
  const old = room.pin();
  const guest = room.arrive();
  expect(guest.messages).toEqual([{ type: 'door', roomName: 'Room A', pinOpens: true }]);
  room.host.setPin(false);
  expect(guest.last('door').pinOpens).toBe(false);
  room.host.setPin(true);
  expect(guest.last('door').pinOpens).toBe(true);
  expect(room.pin()).not.toBe(old);
  guest.knock({ pin: old });
  await settle();
  room.clock.advance(300);
  expect(guest.messages.at(-1)).toEqual(refused);
});

test('every silent refusal has the same content and comes after the same time', async () => {
  const reasons: Record<string, (room: TestRoom) => string | undefined> = {
    'wrong PIN': (room) => room.wrongPin(),
    locked: (room) => {
      room.host.setLocked(true);
      return room.pin();
    },
    'locked, without PIN': (room) => {
      room.host.setLocked(true);
      return undefined;
    },
    ended: (room) => {
      const pin = room.pin();
      room.host.end();
      return pin;
    },
    'without a PIN in the meeting': (room) => {
      const pin = room.pin();
      room.host.setPin(false);
      return pin;
    },
  };
  const answers = Object.entries(reasons).map(async ([reason, prepare]) => {
    const room = await makeRoom();
    room.host.start();
    const pin = prepare(room);
    const guest = room.arrive();
    const told = guest.messages.length;
    guest.knock(pin === undefined ? {} : { pin });
    await settle();
    room.clock.advance(299);
    expect(guest.messages.slice(told), reason).toEqual([]);
    room.clock.advance(1);
    expect(guest.messages.slice(told), reason).toEqual([refused]);
  });
  await Promise.all(answers);
  expect(answers.length).toBe(5);
});

test('after five wrong PINs not even the right one opens, from there and only from there', async () => {
  const room = await makeRoom();
  room.host.start();
  const guest = room.arrive('here');
  for (let n = 0; n < 5; n += 1) await failOnce(room, guest);
  guest.knock({ pin: room.pin() });
  room.clock.advance(300);
  expect(guest.count('refused')).toBe(6);
  expect(guest.count('admitted')).toBe(0);
  const sameSource = room.arrive('here');
  sameSource.knock({ pin: room.pin() });
  room.clock.advance(300);
  expect(sameSource.count('admitted')).toBe(0);
  expect(room.comeIn('Bob').count('admitted')).toBe(1);
  guest.knock();
  expect(guest.count('lobby')).toBe(1);
});

test('knocks while an answer is on its way try no further PIN', async () => {
  const room = await makeRoom();
  room.host.start();
  const guest = room.arrive();
  guest.knock({ pin: room.wrongPin() });
  guest.knock({ pin: room.pin() });
  await settle();
  room.clock.advance(1_000);
  expect(guest.messages.slice(1)).toEqual([refused]);
});

test('thirty wrong PINs in an hour close the road for all, and the wall sees it close and open', async () => {
  const room = await makeRoom();
  room.host.start();
  const seen: (boolean | undefined)[] = [];
  room.host.subscribe(() => seen.push(room.host.snapshot()?.isPinRoadClosed));
  for (let n = 0; n < 30; n += 1) await failOnce(room, room.arrive());
  expect(room.host.snapshot()?.isPinRoadClosed).toBe(true);
  expect(room.comeIn('Ada').count('admitted')).toBe(0);
  room.clock.advance(60 * minute);
  expect(seen).toEqual([true, false]);
  expect(room.comeIn('Bob').count('admitted')).toBe(1);
});

test('the counters outlive a restart, whatever the clock of the PC says by then', async () => {
  const file = createMemoryFile();
  const room = await makeRoom({ file });
  room.host.start();
  const guest = room.arrive('here');
  for (let n = 0; n < 5; n += 1) await failOnce(room, guest);
  for (const startedAt of [1_800_000_000_000 + 2 * minute, 1_500_000_000_000]) {
    const clock = createFakeClock(startedAt);
    const restarted = await makeRoom({ file, clock });
    restarted.host.start();
    const again = restarted.arrive('here');
    again.knock({ pin: restarted.pin() });
    clock.advance(300);
    expect(again.last('refused')).toEqual(refused);
    expect(restarted.comeIn('Bob').count('admitted')).toBe(1);
    clock.advance(15 * minute);
    again.knock({ pin: restarted.pin() });
    expect(again.count('admitted')).toBe(1);
  }
});

test('setting the clock forward frees nobody, setting it back keeps nobody out for longer', async () => {
  for (const jump of [1_900_000_000_000, 1_000_000_000_000]) {
    const room = await makeRoom();
    room.host.start();
    const guest = room.arrive();
    for (let n = 0; n < 5; n += 1) await failOnce(room, guest);
    room.clock.setNow(jump);
    guest.knock({ pin: room.pin() });
    room.clock.advance(300);
    expect(guest.count('admitted')).toBe(0);
    room.clock.advance(15 * minute);
    guest.knock({ pin: room.pin() });
    expect(guest.count('admitted')).toBe(1);
  }
});

test('the count of a meeting goes on after a crash and ends with the meeting', async () => {
  const file = createMemoryFile();
  const room = await makeRoom({ file });
  room.host.start();
  for (let n = 0; n < 3; n += 1) await failOnce(room, room.arrive());
  expect(file.content).toMatchObject({ inMeeting: 3 });
  const restarted = await makeRoom({ file });
  restarted.host.start();
  await failOnce(restarted, restarted.arrive());
  expect(file.content).toMatchObject({ inMeeting: 4 });
  restarted.host.end();
  await settle();
  expect(file.content).toMatchObject({ inMeeting: 0 });
});

test('a wrong PIN is on disk before its answer leaves', async () => {
  const room = await makeRoom();
  room.host.start();
  let finish = (): void => {};
  room.file.write = (value) =>
    new Promise((resolve) => {
      finish = () => {
        room.file.content = value;
        resolve();
      };
    });
  const guest = room.arrive();
  guest.knock({ pin: room.wrongPin() });
  room.clock.advance(1_900);
  expect(guest.count('refused')).toBe(0);
  finish();
  await settle();
  expect(guest.count('refused')).toBe(1);
  expect(room.file.content).toMatchObject({ failures: [{ ageMs: 0 }] });
});

test('while wrong PINs cannot be saved the wall is told and only the lobby is left', async () => {
  const room = await makeRoom();
  room.host.start();
  room.file.isFull = true;
  const guest = room.arrive();
  await failOnce(room, guest);
  expect(guest.count('refused')).toBe(1);
  expect(room.host.notices()).toEqual([{ code: 'limits.notSaved' }]);
  expect(room.host.snapshot()?.isPinRoadClosed).toBe(true);
  expect(room.comeIn('Ada').count('admitted')).toBe(0);
  room.file.isFull = false;
  room.clock.advance(2_000);
  await settle();
  expect(room.host.notices()).toEqual([]);
  expect(room.file.content).toMatchObject({ inMeeting: 1 });
  expect(room.comeIn('Ada').count('admitted')).toBe(1);
});

test('a disk that hangs holds no answer back for ever', async () => {
  const room = await makeRoom();
  room.host.start();
  room.file.write = () => new Promise(() => {});
  const guest = room.arrive();
  guest.knock({ pin: room.wrongPin() });
  room.clock.advance(2_000);
  expect(guest.count('refused')).toBe(1);
  expect(room.host.notices()).toEqual([{ code: 'limits.notSaved' }]);
});

test('a ledger that cannot be read leaves only the lobby for an hour', async () => {
  const failure = { source: 'x', ageMs: 0 };
  const broken: unknown[] = [
    'nonsense',
    { version: 2 },
    { version: 1, savedAt: 0, inMeeting: 0, failures: [{ source: 'x', ageMs: -1 }] },
    { version: 1, savedAt: 0, inMeeting: 0, failures: Array.from({ length: 31 }, () => failure) },
  ];
  for (const content of broken) {
    const room = await makeRoom({ file: createMemoryFile(content) });
    room.host.start();
    expect(room.comeIn('Ada').count('admitted')).toBe(0);
    room.clock.advance(60 * minute);
    expect(room.comeIn('Bob').count('admitted')).toBe(1);
  }
});

test('a file that was put aside as broken leaves only the lobby for an hour', async () => {
  const room = await makeRoom();
  room.host.limitsLost();
  await room.host.load();
  room.host.start();
  expect(room.comeIn('Ada').count('admitted')).toBe(0);
  room.clock.advance(60 * minute);
  expect(room.comeIn('Bob').count('admitted')).toBe(1);
});

test('no PIN is ever in the log', async () => {
  const room = await makeRoom();
  room.host.start();
  await failOnce(room, room.arrive());
  room.comeIn('Ada');
  const log = JSON.stringify(room.log.lines);
  expect(log).not.toContain(room.pin());
  expect(log).not.toContain(room.wrongPin());
  expect(log).toContain('participant in');
});
