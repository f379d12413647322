import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { Report } from '#shared/diagnostics/index.ts';
import { err, ok } from '#shared/result.ts';
import type { CallEvent, RoomSnapshot, VisitStage } from '#shared/room/snapshot.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import { participantIdSchema, type Signal } from '#shared/signal/values.ts';
import { openControllers } from '../controllers/index.ts';
import type { CloudWay } from '../cloud/cloud.ts';
import { readNearby } from '../nearby/index.ts';
import { createFerries, createSessions } from '../lan/index.ts';
import { createMeetingHost } from '../meeting/index.ts';
import { createAdminTokens, openAdminPin, openSettings } from '../settings/index.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryFile,
  createMemoryLogger,
} from '../testing/fakes.ts';
import type { Visit } from '../visit/index.ts';
import { createCallEventLog } from './callEventLog.ts';
import { createNotices } from './notices.ts';
import { createRoomApi, type RoomApiDeps } from './roomApi.ts';

const elsewhere = participantIdSchema.parse('e'.repeat(22));
const candidate: Signal = {
  kind: 'candidate',
  link: 'l1',
  candidate: 'c',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: null,
};
const media = { microphone: true, camera: true, screen: false };
const done = { ok: true, value: null };
const running = { ok: false, error: { code: 'meeting.running' } };
const locked = { ok: false, error: { code: 'settings.locked' } };
const noCloud = err({ code: 'cloud.none' } as const);

const report: Report = {
  tested: 'room',
  target: { name: 'Aula', address: '10.0.0.1' },
  endedAt: 1,
  findings: [],
};
const cancelled: string[] = [];

/** A visit that is wherever the test puts it. */
function createFakeVisit() {
  const listeners = new Set<() => void>();
  const calls: unknown[][] = [];
  let stage: VisitStage | null = null;
  const id = encodeMeetingId('10.0.0.9', { allowPublicAddressIds: false });
  if (!id.ok) throw new Error(id.error.code);
  const put = (next: VisitStage | null): void => {
    stage = next;
    for (const listener of listeners) listener();
  };
  const written =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return ok(null);
    };
  const visit: Visit = {
    start: written('start'),
    join: written('join'),
    ice: () => Promise.resolve(ok({ iceServers: [{ urls: ['turn:visit'] }], expiresAt: 1 })),
    confirm: written('confirm'),
    knock: written('knock'),
    setMedia: (next) => void calls.push(['setMedia', next]),
    signal: written('signal'),
    leave() {
      calls.push(['leave']);
      put(null);
      return ok(null);
    },
    retryNow: () => undefined,
    snapshot: () =>
      stage && { role: 'visitor', id: id.value, road: 'LAN', roomName: 'Other', stage },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => undefined,
  };
  return { visit, calls, put };
}

async function setUp() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const randomBytes = createFakeRandom();
  const settings = await openSettings({
    file: createMemoryFile(),
    managed: {},
    logger,
    onBroken: () => undefined,
  });
  const adminPin = await openAdminPin({
    file: createMemoryFile(),
    clock,
    randomBytes,
    logger,
    onBroken: () => undefined,
    onCountSaved: () => undefined,
    derive: (pin, salt) => Promise.resolve(createHash('sha256').update(salt).update(pin).digest()),
  });
  const host = createMeetingHost({
    clock,
    randomBytes,
    logger,
    limitsFile: createMemoryFile(),
    settings: settings.current.values,
  });
  await host.load();
  const fakeVisit = createFakeVisit();
  const notices = createNotices();
  const events = createCallEventLog();
  const network = () => ({ state: 'none', failure: { code: 'network.none' } }) as const;
  const search = () => Promise.resolve({ rooms: [], reports: [] });
  const ferries = createFerries({
    ...{ clock, logger },
    sessions: createSessions({ clock, randomBytes, openSession: host.open, logger }),
  });
  const controllers = await openControllers({
    file: createMemoryFile(),
    room: () => ({ ...api, switchDevice }),
    network,
    clock,
    randomBytes,
    logger,
  });
  const cloudAsked: unknown[][] = [];
  const cloud: RoomApiDeps['cloud'] & { mayCall: boolean } = {
    mayCall: false,
    view: { state: 'none', host: null, name: null, failure: null, meeting: null },
    subscribe: () => () => undefined,
    way: () => (cloud.mayCall ? ok({ client: {} as CloudWay['client'], trust: {} }) : noCloud),
    enrol(code) {
      cloudAsked.push(['enrol', code]);
      return Promise.resolve(ok(null));
    },
    leave() {
      cloudAsked.push(['leave']);
      return Promise.resolve(ok(null));
    },
    ice: () => Promise.resolve(ok({ iceServers: [{ urls: ['turn:own'] }], expiresAt: 2 })),
  };
  const support: RoomApiDeps['support'] = {
    reportFault: () => Promise.resolve(ok({ ticket: 'KA7C3R' })),
    saveBundle: () => Promise.resolve(ok({ file: 'b.zip' })),
    refresh: () => undefined,
    dispose: () => undefined,
  };
  const { api, switchDevice, dispose } = createRoomApi({
    support,
    cloud,
    version: '1.2.3',
    host,
    visit: fakeVisit.visit,
    network: {
      state: network(),
      subscribe: () => () => undefined,
    },
    notices,
    controllers,
    nearbyRooms: (abort) => readNearby({ clock, logger, search, network }, abort),
    events,
    ferries,
    settings,
    managed: { troubles: [] },
    adminPin,
    adminTokens: createAdminTokens({ clock, randomBytes }),
    diagnostics: { run: () => Promise.resolve(report), cancel: () => void cancelled.push('run') },
    updates: () => null,
    listInterfaces: () => [{ name: 'eth0', address: '10.0.0.1', isVirtual: false }],
  });
  return { api, switchDevice, clock, host, dispose, fakeVisit, notices, events, cloud, cloudAsked };
}

let room: Awaited<ReturnType<typeof setUp>>;
let ending: AbortController;
let knocks: number;
beforeEach(async () => {
  knocks = 0;
  room = await setUp();
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  room.dispose();
  room.host.dispose();
});

/** Reads on in the background, as a page does. */
function readAll<T>(iterable: AsyncIterable<T>): T[] {
  const items: T[] = [];
  void (async () => {
    for await (const item of iterable) items.push(item);
  })();
  return items;
}
const readSnapshots = (): RoomSnapshot[] => readAll(room.api.snapshots(ending.signal));
const readEvents = (since = 0): CallEvent[] => readAll(room.api.callEvents(since, ending.signal));
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function snapshot(): Promise<RoomSnapshot> {
  await settled();
  for await (const first of room.api.snapshots(ending.signal)) return first;
  throw new Error('no snapshot');
}

/** Somebody knocks without a PIN; returns what they hear and how they speak. */
async function knock(name = `Guest ${knocks}`) {
  knocks += 1;
  const heard: HostMessage[] = [];
  const port = { send: (message: HostMessage) => void heard.push(message), close: () => undefined };
  const session = room.host.open({ key: `10.0.0.${knocks}`, road: 'LAN' }, port);
  session.receive({ type: 'knock', name, kind: 'guest', media });
  const { lobby } = await snapshot();
  const id = lobby.find((guest) => guest.name === name)?.id;
  if (!id) throw new Error('not in the lobby');
  return { id, session, heard };
}

test('a screen sees the room as it is, then every change, numbered', async () => {
  const seen = readSnapshots();
  await settled();
  expect(seen).toEqual([
    {
      revision: 1,
      room: { name: 'Meeting room', language: 'en', version: '1.2.3' },
      network: { state: 'none', failure: { code: 'network.none' } },
      cloud: { state: 'none', host: null, name: null, failure: null, meeting: null },
      isAdminPinSet: false,
      meeting: null,
      lobby: [],
      notices: [],
      volume: 100,
      controllers: [],
    },
  ]);
  room.api.startMeeting();
  await settled();
  expect(seen[1]).toMatchObject({ revision: 2, meeting: { role: 'host', locked: false } });
});

test('changes of one moment are one snapshot, and no change is none', async () => {
  const seen = readSnapshots();
  await settled();
  room.api.startMeeting();
  room.api.setLocked(true);
  room.api.setPin(false);
  await settled();
  expect(seen).toHaveLength(2);
  expect(seen[1]).toMatchObject({ meeting: { locked: true, pin: null } });
  room.api.setLocked(true);
  await settled();
  expect(seen).toHaveLength(2);
});

test('a slow reader skips to the newest snapshot', async () => {
  const reader = room.api.snapshots(ending.signal)[Symbol.asyncIterator]();
  await reader.next();
  room.api.startMeeting();
  await settled();
  for (const isLocked of [true, false, true]) {
    room.api.setLocked(isLocked);
    await settled();
  }
  expect((await reader.next()).value).toMatchObject({ revision: 5, meeting: { locked: true } });
});

test('a meeting is started once and ended once', async () => {
  expect(room.api.startMeeting()).toEqual(done);
  expect(room.api.startMeeting()).toEqual(running);
  expect(room.api.endMeeting()).toEqual(done);
  expect(room.api.endMeeting()).toEqual({ ok: false, error: { code: 'meeting.none' } });
});

test('while it hosts a meeting the room calls no other', async () => {
  room.api.startMeeting();
  expect(await room.api.callRoom('8975213240')).toEqual(running);
  expect(room.fakeVisit.calls).toEqual([]);
});

test('a typed id is called by the address it means, a mistyped one is not', async () => {
  expect(await room.api.callRoom('897 521 3240')).toEqual(done);
  expect(room.fakeVisit.calls).toEqual([['start', '8975213240', '192.168.1.20']]);
  expect(await room.api.callRoom('897 521 3241')).toEqual({
    ok: false,
    error: { code: 'id.invalid' },
  });
  expect(await room.api.callRoom('0134744072')).toEqual({
    ok: false,
    error: { code: 'id.publicNotAllowed' },
  });
});

test('as a guest elsewhere the room hosts nothing, but shows who knocks at its own door', async () => {
  room.fakeVisit.put({ at: 'connecting' });
  const { id } = await knock();
  expect(await snapshot()).toMatchObject({ meeting: { role: 'visitor' }, lobby: [{ id }] });
  expect(room.api.startMeeting()).toEqual(running);
  expect(room.api.admit(id)).toEqual(running);
  expect(room.host.snapshot()).toBeNull();
  expect(room.api.deny(id)).toEqual(done);
});

test('a visit that is over makes way for a meeting of its own', async () => {
  room.fakeVisit.put({ at: 'over', failure: { code: 'join.ended' } });
  expect((await snapshot()).meeting).toMatchObject({ role: 'visitor', stage: { at: 'over' } });
  expect(room.api.startMeeting()).toEqual(done);
  expect((await snapshot()).meeting).toMatchObject({ role: 'host' });
});

test('ending a visit leaves it', async () => {
  room.fakeVisit.put({ at: 'connecting' });
  expect(room.api.endMeeting()).toEqual(done);
  expect(room.fakeVisit.calls).toEqual([['leave']]);
  expect((await snapshot()).meeting).toBeNull();
});

test('signals reach whoever they are for: the lobby, the meeting, the visited meeting', async () => {
  const { id, heard } = await knock();
  expect(room.api.signal(id, candidate)).toEqual(done);
  expect(heard.at(-1)).toMatchObject({ type: 'signal', signal: candidate });
  expect(room.api.signal(elsewhere, candidate)).toEqual({
    ok: false,
    error: { code: 'participant.unknown' },
  });
  room.fakeVisit.put({ at: 'connecting' });
  expect(room.api.signal(elsewhere, candidate)).toEqual(done);
  expect(room.fakeVisit.calls).toEqual([['signal', elsewhere, candidate]]);
});

test('what the wall sends is told on both sides', () => {
  room.api.setMedia(media);
  room.api.startMeeting();
  expect(room.host.snapshot()?.participants[0]?.media).toEqual(media);
  expect(room.fakeVisit.calls).toEqual([['setMedia', media]]);
});

test('no call event is left out, and a reader goes on where it was', async () => {
  const all = readEvents();
  const { session } = await knock();
  session.receive({ type: 'signal', to: await wallId(), signal: candidate });
  session.receive({ type: 'signal', to: await wallId(), signal: { kind: 'restart', link: 'l1' } });
  await settled();
  expect(all.map(({ n }) => n)).toEqual([1, 2]);
  const later = readEvents(1);
  await settled();
  expect(later).toEqual([all[1]]);
  const ofAnotherLife = readEvents(999);
  await settled();
  expect(ofAnotherLife).toEqual(all);
});

test('a page that begins is spared the signals that the page before it has taken', async () => {
  const before = readEvents();
  const { session } = await knock();
  const wall = await wallId();
  session.receive({ type: 'signal', to: wall, signal: candidate });
  await settled();
  expect(before).toHaveLength(1);
  ending.abort();
  ending = new AbortController();
  const restart: Signal = { kind: 'restart', link: 'l1' };
  session.receive({ type: 'signal', to: wall, signal: restart });
  await settled();
  const after = readEvents();
  await settled();
  expect(after).toMatchObject([{ n: 2, signal: restart }]);
});

async function wallId() {
  const { heard } = await knock();
  const told = heard.find((message) => message.type === 'lobby');
  if (!told) throw new Error('not told');
  return told.wall;
}

test('signals of somebody who has gone are not replayed', async () => {
  const wall = await wallId();
  const gone = await knock();
  const here = await knock();
  gone.session.receive({ type: 'signal', to: wall, signal: candidate });
  here.session.receive({ type: 'signal', to: wall, signal: candidate });
  gone.session.end();
  await settled();
  const replayed = readEvents();
  await settled();
  expect(replayed).toMatchObject([{ n: 2, from: here.id }]);
});

test('a request to mute is forgotten with the visit it was made in', async () => {
  room.fakeVisit.put({ at: 'connecting' });
  room.events.push({ kind: 'muted' });
  const during = readEvents();
  await settled();
  expect(during).toEqual([{ n: 1, kind: 'muted' }]);
  room.fakeVisit.put(null);
  const after = readEvents();
  await settled();
  expect(after).toEqual([]);
});

test('each notice is shown once, newest last', async () => {
  room.notices.set('settings.wasBroken', true);
  room.notices.set('network.portTaken', true);
  room.notices.set('settings.wasBroken', true);
  expect((await snapshot()).notices).toEqual([
    { code: 'settings.wasBroken' },
    { code: 'network.portTaken' },
  ]);
  room.notices.set('settings.wasBroken', false);
  expect((await snapshot()).notices).toEqual([{ code: 'network.portTaken' }]);
});

test('the first to come chooses the administrator PIN, the next needs to know it', async () => {
  const chosen = await room.api.setAdminPin('4821', null);
  expect(chosen).toMatchObject({ ok: true });
  expect((await snapshot()).isAdminPinSet).toBe(true);
  expect(await room.api.setAdminPin('9999', null)).toEqual(locked);
  expect(await room.api.setAdminPin('9999', 'A'.repeat(43))).toEqual(locked);
  if (!chosen.ok) throw new Error('not chosen');
  expect(await room.api.setAdminPin('9999', chosen.value.token)).toMatchObject({ ok: true });
  expect(room.api.readSettings(chosen.value.token)).toEqual(locked);
  expect(await room.api.unlockSettings('4821')).toMatchObject({
    error: { code: 'settings.wrongPin' },
  });
  expect(await room.api.unlockSettings('9999')).toMatchObject({ ok: true });
});

test('settings are read and changed with a token only', async () => {
  const chosen = await room.api.setAdminPin('4821', null);
  if (!chosen.ok) throw new Error('not chosen');
  const { token } = chosen.value;
  expect(room.api.readSettings('A'.repeat(43))).toEqual(locked);
  expect(await room.api.changeSettings('A'.repeat(43), { 'room.name': 'X' })).toEqual(locked);
  expect(await room.api.changeSettings(token, { 'room.name': 'Aula' })).toMatchObject({
    ok: true,
    value: {
      values: { 'room.name': 'Aula' },
      sources: { 'room.name': 'wall', 'room.language': 'default' },
      interfaces: [{ name: 'eth0' }],
    },
  });
  expect((await snapshot()).room.name).toBe('Aula');
  expect(await room.api.resetSetting('A'.repeat(43), 'room.name')).toEqual(locked);
  expect(await room.api.resetSetting(token, 'room.name')).toMatchObject({
    ok: true,
    value: { sources: { 'room.name': 'default' }, troubles: [] },
  });
  expect((await snapshot()).room.name).toBe('Meeting room');
  room.clock.advance(5 * 60_000);
  expect(room.api.readSettings(token)).toEqual(locked);
});

test('the volume is everybody’s: it is in the next snapshot', async () => {
  room.api.setVolume(40);
  expect((await snapshot()).volume).toBe(40);
});

test('a controller switches the wall’s devices in a meeting only, by an event that waits for the page', async () => {
  const eventsSoFar = async (): Promise<CallEvent[]> => {
    const events = readEvents();
    await settled();
    return events;
  };
  expect(room.switchDevice('microphone', false, 'Phone')).toEqual({
    ok: false,
    error: { code: 'meeting.none' },
  });
  room.api.startMeeting();
  room.switchDevice('microphone', true, 'Phone');
  room.switchDevice('microphone', false, 'Phone');
  room.switchDevice('camera', false, 'Phone');
  expect(await eventsSoFar()).toMatchObject([
    { kind: 'switch', device: 'microphone', isOn: false },
    { kind: 'switch', device: 'camera', isOn: false },
  ]);
  room.api.setMedia({ microphone: false, camera: true, screen: false });
  expect(await eventsSoFar()).toMatchObject([{ kind: 'switch', device: 'camera', isOn: false }]);
  room.api.endMeeting();
  expect(await eventsSoFar()).toEqual([]);
});

test('pairing and revoking are the administrator’s', async () => {
  const wrong = 'x'.repeat(43);
  expect(room.api.offerPairing(wrong)).toEqual(locked);
  expect(room.api.withdrawPairing(wrong)).toEqual(locked);
  expect(await room.api.revokeController(wrong, 'id')).toEqual(locked);
  const opened = await room.api.setAdminPin('1234', null);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(room.api.offerPairing(opened.value.token)).toEqual({
    ok: false,
    error: { code: 'network.none' },
  });
});

test('the room tests itself for the administrator alone', async () => {
  expect(await room.api.runDiagnostics('x'.repeat(43))).toEqual(locked);
  expect(room.api.cancelDiagnostics('x'.repeat(43))).toEqual(locked);
  expect(cancelled).toEqual([]);
  const opened = await room.api.setAdminPin('4821', null);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(await room.api.runDiagnostics(opened.value.token)).toEqual({ ok: true, value: report });
  expect(room.api.cancelDiagnostics(opened.value.token)).toEqual(done);
  expect(cancelled).toEqual(['run']);
});

test('six digits go to the cloud, or are refused where there is none', async () => {
  expect(await room.api.callRoom('123 456')).toEqual(noCloud);
  room.cloud.mayCall = true;
  expect(await room.api.callRoom('123 456')).toEqual(done);
  expect(room.fakeVisit.calls).toContainEqual(['join', '123456']);
});

test('the cloud is entered and left by the administrator only', async () => {
  expect(await room.api.enrolCloud('x'.repeat(43), 'ABCD-EFGH')).toEqual(locked);
  expect(await room.api.leaveCloud('x'.repeat(43))).toEqual(locked);
  const chosen = await room.api.setAdminPin('1234', null);
  const token = chosen.ok ? chosen.value.token : '';
  expect(await room.api.enrolCloud(token, 'ABCD-EFGH')).toEqual(done);
  expect(await room.api.leaveCloud(token)).toEqual(done);
  expect(room.cloudAsked).toEqual([['enrol', 'ABCD-EFGH'], ['leave']]);
});

test('a visit uses the ICE servers of the room it visits', async () => {
  expect(await room.api.iceServers()).toMatchObject({ value: { expiresAt: 2 } });
  room.fakeVisit.put({ at: 'connecting' });
  expect(await room.api.iceServers()).toMatchObject({ value: { expiresAt: 1 } });
});

test('anybody may say that something is wrong; the support bundle is the administrator’s', async () => {
  expect(await room.api.reportFault('sound')).toEqual({ ok: true, value: { ticket: 'KA7C3R' } });
  const locked = { ok: false, error: { code: 'settings.locked' } };
  expect(await room.api.saveSupportBundle('x'.repeat(43))).toEqual(locked);
});
