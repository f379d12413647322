import { afterEach, expect, test } from 'vitest';
import { checkCode } from '#shared/checkCode.ts';
import { err } from '#shared/result.ts';
import { makeRoom, type TestRoom } from '../meeting/fixture.ts';
import type { Clock } from '../ports.ts';
import { createMemoryFile, createMemoryLogger, type MemoryFile } from '../testing/fakes.ts';
import { calledAddress, calledId, idOf, makeOtherRoom, type OtherRoom } from './fixture.ts';
import { createVisit, createVisitRoad, type Visit, type VisitCallEvent } from './index.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const open: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).toReversed()) await close();
});

type Called = { visit: Visit; other: OtherRoom; meeting: TestRoom; heard: VisitCallEvent[] };

/** This room, and another one to call: a real TLS server with a MeetingHost behind it. */
async function makeCall(file: MemoryFile = createMemoryFile()): Promise<Called> {
  const meeting = await makeRoom({ settings: { 'room.name': 'Room B' } });
  const other = await makeOtherRoom(meeting.host);
  const heard: VisitCallEvent[] = [];
  const visit = createVisit({
    clock,
    logger: createMemoryLogger(),
    knownRooms: file,
    ownRoom: () => ({ name: 'Room A', id: idOf('192.168.1.10') }),
    arePublicAddressesAllowed: () => false,
    createRoad: createVisitRoad({ clock, random: () => 0.5 }),
    findCloudRoad: () => Promise.resolve(err({ code: 'cloud.none' })),
    onCallEvent: (event) => void heard.push(event),
    endpointOf: () => other.endpoint,
  });
  open.push({ close: () => other.close() }, { close: () => visit.dispose() });
  return { visit, other, meeting, heard };
}

type StageName = NonNullable<ReturnType<Visit['snapshot']>>['stage']['at'];

/** Waits until the visit is at a stage, and says what it is like there. */
function reached(visit: Visit, at: StageName) {
  return new Promise<NonNullable<ReturnType<Visit['snapshot']>>>((resolve) => {
    const look = () => {
      const snapshot = visit.snapshot();
      if (snapshot?.stage.at !== at) return;
      unsubscribe();
      resolve(snapshot);
    };
    const unsubscribe = visit.subscribe(look);
    look();
  });
}

const media = { microphone: true, camera: true, screen: false };
const offer = { kind: 'offer', link: 'L', sdp: 'v=0' } as const;

test('from ten digits into the meeting: confirm the code, knock, wait, be let in, leave', async () => {
  const { visit, other, meeting, heard } = await makeCall();
  visit.setMedia(media);
  expect(visit.start(calledId, calledAddress).ok).toBe(true);
  expect(visit.snapshot()).toEqual({
    role: 'visitor',
    id: calledId,
    road: null,
    roomName: null,
    stage: { at: 'connecting' },
  });
  const { stage, roomName } = await reached(visit, 'confirming');
  const code = checkCode(other.spki);
  expect(stage).toEqual({ at: 'confirming', checkCode: code, hasKeyChanged: false });
  expect(roomName).toBe('Room B');
  visit.confirm(true);
  await reached(visit, 'door');
  visit.knock(null);
  const lobby = (await reached(visit, 'lobby')).stage;
  const [guest] = meeting.host.lobby();
  expect(guest).toMatchObject({ name: 'Room A', kind: 'room' });
  if (lobby.at !== 'lobby' || !guest) throw new Error('not in the lobby');
  meeting.host.admit(guest.id);
  const inside = (await reached(visit, 'in')).stage;
  expect(inside).toMatchObject({ self: guest.id, locked: false, road: 'open' });
  expect(meeting.host.snapshot()?.participants[1]).toMatchObject({ name: 'Room A', media });

  const toWall = new Promise((resolve) => {
    meeting.host.onSignal((from, signal) => resolve({ from, signal }));
  });
  expect(visit.signal(lobby.wall, offer).ok).toBe(true);
  expect(await toWall).toEqual({ from: guest.id, signal: offer });
  meeting.host.signalFromWall(guest.id, { kind: 'restart', link: 'L' });
  meeting.host.mute(guest.id);
  await expect.poll(() => heard.length).toBe(2);
  expect(heard).toEqual([
    { kind: 'signal', from: lobby.wall, signal: { kind: 'restart', link: 'L' } },
    { kind: 'muted' },
  ]);
  visit.leave();
  expect(visit.snapshot()).toBeNull();
  await expect.poll(() => meeting.host.snapshot()?.participants.length).toBe(1);
});

test('the second call to a confirmed room goes straight to the door, and its PIN opens it', async () => {
  const { visit, meeting } = await makeCall();
  visit.start(calledId, calledAddress);
  await reached(visit, 'confirming');
  visit.confirm(true);
  await reached(visit, 'door');
  visit.leave();
  meeting.host.start();
  const stages = new Set<string | undefined>();
  visit.subscribe(() => stages.add(visit.snapshot()?.stage.at));
  visit.start(calledId, calledAddress);
  await reached(visit, 'door');
  expect([...stages]).not.toContain('confirming');
  visit.knock(meeting.pin());
  await reached(visit, 'in');
  meeting.host.end();
  expect((await reached(visit, 'over')).stage).toEqual({
    at: 'over',
    failure: { code: 'join.ended' },
  });
});

test('another room at an id that was met before is announced as changed', async () => {
  const file = createMemoryFile();
  const first = await makeCall(file);
  first.visit.start(calledId, calledAddress);
  await reached(first.visit, 'confirming');
  first.visit.confirm(true);
  await reached(first.visit, 'door');
  const second = await makeCall(file);
  second.visit.start(calledId, calledAddress);
  expect((await reached(second.visit, 'confirming')).stage).toMatchObject({ hasKeyChanged: true });
});

test('when another key answers after the confirmation, nothing is said to it', async () => {
  const { visit, other } = await makeCall();
  visit.start(calledId, calledAddress);
  await reached(visit, 'confirming');
  const asked = other.asked.length;
  await other.changeKey();
  visit.confirm(true);
  expect((await reached(visit, 'over')).stage).toEqual({
    at: 'over',
    failure: { code: 'room.keyChanged' },
  });
  expect(other.asked.length).toBe(asked);
});

test('what may not be called is refused before anything is sent', async () => {
  const { visit, other } = await makeCall();
  expect(visit.start(idOf('192.168.1.10'), '192.168.1.10')).toEqual({
    ok: false,
    error: { code: 'id.own' },
  });
  expect(visit.start(calledId, '8.8.8.8')).toEqual({
    ok: false,
    error: { code: 'id.publicNotAllowed' },
  });
  expect(visit.snapshot()).toBeNull();
  expect(other.asked).toEqual([]);
});

test('a call that was given up is not heard of again', async () => {
  const { visit, other } = await makeCall();
  const isAsked = new Promise<() => void>((resolve) => {
    const { answer } = other;
    other.answer = (request, response) => resolve(() => answer(request, response));
  });
  visit.start(calledId, calledAddress);
  const answerNow = await isAsked;
  visit.leave();
  let changes = 0;
  visit.subscribe(() => {
    changes += 1;
  });
  answerNow();
  visit.start(calledId, calledAddress);
  expect(visit.snapshot()?.stage.at).toBe('connecting');
  expect(changes).toBe(1);
});

test('a room that cannot be reached ends the call, and the next one may begin', async () => {
  const { visit, other } = await makeCall();
  other.answer = (_, response) => void response.socket?.destroy();
  visit.start(calledId, calledAddress);
  expect((await reached(visit, 'over')).stage).toEqual({
    at: 'over',
    failure: { code: 'room.unreachable' },
  });
  expect(visit.start(calledId, calledAddress).ok).toBe(true);
});
