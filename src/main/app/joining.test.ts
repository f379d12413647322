import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AppLink } from '#shared/app/link.ts';
import type { Failure } from '#shared/errors.ts';
import { checkCode } from '#shared/checkCode.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { calledId, makeOtherRoom, type OtherRoom } from '../visit/fixture.ts';
import { createKnownRooms, type KnownRooms } from '../visit/knownRooms.ts';
import { systemClock } from '../systemClock.ts';
import { createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import type { CloudMeeting } from './cloudMeeting.ts';
import { createJoining, type Joining, type VisitTarget } from './joining.ts';
import type { Nearby } from './nearby.ts';

// Real TLS on loopback, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let room: OtherRoom;
let knownRooms: KnownRooms;
let nearby: Nearby[];
let joined: string[];
let shown: VisitTarget[];
let joining: Joining;
let meeting: Result<CloudMeeting, Failure>;
const otherKey = 'A'.repeat(43);

beforeAll(async () => {
  room = await makeOtherRoom();
});
afterAll(() => room.close());
beforeEach(() => {
  knownRooms = createKnownRooms({ file: createMemoryFile(), logger: createMemoryLogger() });
  nearby = [seen()];
  joined = [];
  shown = [];
  meeting = ok(inCloud());
  joining = make(null);
});

const inCloud = (change: Partial<CloudMeeting> = {}): CloudMeeting => ({
  url: 'https://meet.example.org',
  roomName: 'Room B',
  lan: { address: room.endpoint.host, port: room.endpoint.port, spki: room.spki },
  spki: otherKey,
  trustsAuthorities: true,
  sockets: ['wss://xmpp.example.org'],
  ...change,
});

/** The room as discovery has found it. */
const seen = (change: Partial<Nearby['endpoint']> = {}): Nearby => ({
  identity: room.document().identity,
  name: 'Room B',
  isNameCut: false,
  state: 'free',
  bars: null,
  endpoint: {
    address: room.endpoint.host,
    port: room.endpoint.port,
    id: calledId,
    spki: room.spki,
    ...change,
  },
});
const make = (show: ((target: VisitTarget) => void) | null): Joining =>
  createJoining({
    knownRooms,
    find: (identity) => nearby.find((one) => one.identity === identity),
    askCloud: () => Promise.resolve(meeting),
    name: () => 'Sofia',
    show,
    onJoined: (identity) => joined.push(identity),
    clock: systemClock,
  });
const link = (change: Partial<AppLink> = {}): AppLink => ({
  id: calledId,
  address: room.endpoint.host,
  port: room.endpoint.port,
  spki: room.spki,
  way: 'join',
  ...change,
});
const identity = (): string => room.document().identity;

test('a room of the list is entered with one tap, its page told who comes and how', async () => {
  const { host, port } = room.endpoint;
  expect(await joining.join(identity(), 'present')).toEqual({
    ok: true,
    value: {
      next: 'go',
      url: `https://${host}:${port}/#k=${room.spki}&n=Sofia&w=present`,
    },
  });
  expect(joined).toEqual([identity()]);
});

test('under Electron a window of its own shows it, with the key pinned', async () => {
  joining = make((target) => shown.push(target));
  expect(await joining.join(identity(), 'join')).toEqual({ ok: true, value: { next: 'shown' } });
  const { host, port } = room.endpoint;
  expect(shown).toEqual([
    {
      origin: `https://${host}:${port}`,
      guestLink: `https://${host}:${port}/#k=${room.spki}`,
      spki: room.spki,
      cloud: null,
      name: 'Room B',
      wishes: { name: 'Sofia', isPresentOnly: false, isAtOnce: true, isFree: true },
    },
  ]);
});

test.each([
  ['another key at its address', { spki: otherKey }, 'room.keyChanged'],
  ['nobody at its address', { port: 1 }, 'room.unreachable'],
])('%s is refused', async (_what, change, code) => {
  nearby = [seen(change)];
  expect(await joining.join(identity(), 'join')).toEqual({ ok: false, error: { code } });
  expect(joined).toEqual([]);
});

test('another room that has the same key pair is refused, and one that is gone too', async () => {
  nearby = [{ ...seen(), identity: otherKey }];
  expect(await joining.join(otherKey, 'join')).toMatchObject({
    error: { code: 'room.keyChanged' },
  });
  nearby = [];
  expect(await joining.join(otherKey, 'join')).toMatchObject({
    error: { code: 'room.unreachable' },
  });
});

test('an id alone asks people to compare, once for each room', async () => {
  const first = await joining.follow(link({ spki: null }), 'join');
  expect(first).toEqual({
    ok: true,
    value: {
      next: 'confirm',
      roomName: 'Room B',
      checkCode: checkCode(room.spki),
      hasChanged: false,
    },
  });
  expect(joined).toEqual([]);
  expect(await joining.confirm(true)).toMatchObject({ value: { next: 'go' } });
  expect(await joining.follow(link({ spki: null }), 'join')).toMatchObject({
    value: { next: 'go' },
  });
});

test('codes that differ end it, and there is nothing left to say yes to', async () => {
  await joining.follow(link({ spki: null }), 'join');
  expect(await joining.confirm(false)).toMatchObject({ error: { code: 'room.keyChanged' } });
  expect(await joining.confirm(true)).toMatchObject({ error: { code: 'meeting.none' } });
  expect(joined).toEqual([]);
});

test('another room at a known id is asked about, also when it is in the list', async () => {
  await knownRooms.remember({ ...room.document(), identity: otherKey }, calledId);
  expect(await joining.join(identity(), 'join')).toMatchObject({
    value: { next: 'confirm', hasChanged: true },
  });
});

test('a link’s key vouches for its room, and for no other', async () => {
  expect(await joining.follow(link({ spki: otherKey }), 'join')).toEqual({
    ok: false,
    error: { code: 'room.keyChanged' },
  });
  expect(await joining.follow(link(), 'join')).toMatchObject({ value: { next: 'go' } });
  // From now on the room is known.
  expect(await joining.follow(link({ spki: null }), 'join')).toMatchObject({
    value: { next: 'go' },
  });
});

test('a room from the list is not known by that: its name proves nothing', async () => {
  await joining.join(identity(), 'join');
  expect(await knownRooms.recall(room.document(), calledId)).toBe('unknown');
});

test('a room at another id than the one that was called is no room', async () => {
  const { follow } = joining;
  room.answer = (_request, response) => response.end(JSON.stringify(room.document({ id: null })));
  expect(await follow(link(), 'join')).toMatchObject({ error: { code: 'room.notARoom' } });
});

test('what is typed is judged before anybody is called', async () => {
  expect(await joining.callId('8975213241', 'join')).toMatchObject({
    error: { code: 'id.invalid' },
  });
  expect(await joining.callId('0134744072', 'join')).toMatchObject({
    error: { code: 'id.publicNotAllowed' },
  });
});

test('six digits lead to the room itself where its key answers', async () => {
  const { host, port } = room.endpoint;
  expect(await joining.callId('482 913', 'join')).toMatchObject({
    value: { next: 'go', url: `https://${host}:${port}/#k=${room.spki}&n=Sofia` },
  });
  // The cloud's word makes no acquaintance.
  expect(await knownRooms.recall(room.document(), calledId)).toBe('unknown');
});

test.each([
  ['another key there', { spki: otherKey }],
  ['nobody there', { port: 1 }],
])('with %s the cloud’s page carries the meeting', async (_what, change) => {
  const { host, port } = room.endpoint;
  meeting = ok(inCloud({ lan: { address: host, port, spki: room.spki, ...change } }));
  expect(await joining.callId('482913', 'present')).toEqual(
    ok({ next: 'go', url: 'https://meet.example.org/#482913&n=Sofia&w=present' }),
  );
});

test('the cloud’s page has a window of its own under Electron, and nobody counts as joined', async () => {
  meeting = ok(inCloud({ lan: null }));
  joining = make((target) => shown.push(target));
  expect(await joining.callId('482913', 'join')).toEqual(ok({ next: 'shown' }));
  expect(shown).toEqual([
    {
      origin: 'https://meet.example.org',
      guestLink: 'https://meet.example.org/#482913',
      spki: otherKey,
      cloud: { trustsAuthorities: true, sockets: ['wss://xmpp.example.org'] },
      name: 'Room B',
      wishes: { name: 'Sofia', isPresentOnly: false, isAtOnce: true, isFree: false },
    },
  ]);
  expect(joined).toEqual([]);
});

test('what the cloud refuses is told as it is', async () => {
  meeting = err({ code: 'id.refused' });
  expect(await joining.callId('482913', 'join')).toEqual(err({ code: 'id.refused' }));
});
