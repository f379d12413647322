import { expect, test } from 'vitest';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import { participantIdSchema } from '#shared/signal/values.ts';
import { next, type VisitOutcome } from './next.ts';
import {
  stageOf,
  type Acquaintance,
  type Phase,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
} from './state.ts';

const encoded = encodeMeetingId('192.168.1.20', { allowPublicAddressIds: false });
if (!encoded.ok) throw new Error('no id');
const id = encoded.value;
const endpoint = { host: '192.168.1.20', port: 8034 };
const off = { microphone: false, camera: false, screen: false };
const self = participantIdSchema.parse('S'.repeat(22));
const wall = participantIdSchema.parse('W'.repeat(22));
const other = participantIdSchema.parse('O'.repeat(22));
const spki = 'A'.repeat(43);
const document = {
  version: 1 as const,
  identity: 'I'.repeat(43),
  name: 'Room B',
  id,
  port: 8034,
  spki,
  state: 'free' as const,
  signature: 's'.repeat(86),
};
const participant = { kind: 'guest', order: 1, media: off, connection: 'here' } as const;
const participants = [
  { ...participant, id: wall, name: 'Room B' },
  { ...participant, id: self, name: 'Room A' },
  { ...participant, id: other, name: 'Ada' },
];

/** A visit that can be driven event by event. */
function makeVisit(...events: VisitEvent[]) {
  let state: VisitState = { visit: null, media: off };
  let effects: readonly VisitEffect[] = [];
  let outcome: VisitOutcome | undefined;
  const drive = (event: VisitEvent) => {
    const step = next(state, event);
    ({ state, effects, outcome } = step);
  };
  for (const event of events) drive(event);
  return {
    drive,
    /** What the last event led to. */
    get effects() {
      return effects;
    },
    get outcome() {
      return outcome;
    },
    get phase(): Phase | undefined {
      return state.visit?.phase;
    },
    get stage() {
      return state.visit ? stageOf(state.visit, (key) => `code of ${key}`) : null;
    },
    get road() {
      return state.visit?.road;
    },
    get roomName() {
      return state.visit?.roomName;
    },
  };
}

const started: VisitEvent = { type: 'started', id, endpoint };
const met = (acquaintance: Acquaintance): VisitEvent => ({
  type: 'identified',
  room: { id, endpoint, document, acquaintance },
});
const says = (message: HostMessage): VisitEvent => ({ type: 'received', message });
const door = says({ type: 'door', roomName: 'Room B', pinOpens: true });
const knocked: VisitEvent = { type: 'knocked', name: 'Room A', pin: '123456' };
const lobby = says({ type: 'lobby', self, wall });
const admitted = says({ type: 'admitted', self, participants, locked: false, startedAt: 7 });
const refused = (code: 'join.refused' | 'join.denied'): VisitEvent =>
  says({ type: 'refused', failure: { code } });
const offer = { kind: 'offer', link: 'L', sdp: 'v=0' } as const;

test('a room that was confirmed before is called straight on, with its key pinned', () => {
  const visit = makeVisit(started, met('known'));
  expect(visit.stage).toEqual({ at: 'connecting' });
  expect(visit.effects).toContainEqual({ type: 'openRoad', room: { ...endpoint, spki } });
  expect(visit.road).toBe('LAN');
  visit.drive(door);
  expect(visit.stage).toEqual({ at: 'door', pinOpens: true, failure: null });
  expect(visit.roomName).toBe('Room B');
});

test('six digits lead to a room that the cloud vouches for: nobody compares codes', () => {
  const sixDigits = sixDigitsFrom(123_456);
  const visit = makeVisit({ type: 'startedByCloud', id: sixDigits });
  expect(visit.effects).toEqual([{ type: 'close' }, { type: 'join', id: sixDigits }]);
  expect([visit.stage, visit.road]).toEqual([{ at: 'connecting' }, null]);
  visit.drive({ type: 'joined', roomName: 'Room B', road: 'XMPP' });
  expect([visit.stage, visit.road, visit.roomName]).toEqual([
    { at: 'connecting' },
    'XMPP',
    'Room B',
  ]);
  visit.drive(door);
  expect(visit.stage).toEqual({ at: 'door', pinOpens: true, failure: null });
});

test('a way that comes after the visit was given up leads nowhere', () => {
  const visit = makeVisit({ type: 'startedByCloud', id: sixDigitsFrom(1) }, { type: 'left' });
  visit.drive({ type: 'joined', roomName: 'Room B', road: 'LAN' });
  expect([visit.stage, visit.effects]).toEqual([null, []]);
});

test('a new room waits for people to compare the codes, and nothing is opened before', () => {
  const visit = makeVisit(started, met('unknown'));
  const checkCode = `code of ${spki}`;
  expect(visit.stage).toEqual({ at: 'confirming', checkCode, hasKeyChanged: false });
  expect(visit.effects).toEqual([]);
  visit.drive({ type: 'confirmed', isSame: true });
  expect(visit.effects.map(({ type }) => type)).toEqual(['remember', 'openRoad']);
});

test('another room at a known id is said to be another', () => {
  expect(makeVisit(started, met('changed')).stage).toMatchObject({ hasKeyChanged: true });
});

test('codes that differ end the visit, and the room is not remembered', () => {
  const visit = makeVisit(started, met('unknown'), { type: 'confirmed', isSame: false });
  expect(visit.stage).toEqual({ at: 'over', failure: { code: 'room.keyChanged' } });
  expect(visit.effects).toEqual([{ type: 'close' }]);
});

test('one knock leads to one answer, however often it is tapped', () => {
  const visit = makeVisit(started, met('known'), door, knocked);
  const message = { type: 'knock', kind: 'room', name: 'Room A', media: off, pin: '123456' };
  expect(visit.effects).toEqual([{ type: 'send', message }]);
  visit.drive(knocked);
  expect(visit.effects).toEqual([]);
  visit.drive(refused('join.refused'));
  const failure = { code: 'join.refused' };
  expect(visit.stage).toEqual({ at: 'door', pinOpens: true, failure });
  visit.drive({ ...knocked, pin: null });
  expect(visit.effects).toEqual([
    { type: 'send', message: { type: 'knock', kind: 'room', name: 'Room A', media: off } },
  ]);
  expect(visit.stage).toMatchObject({ failure: null });
});

test('from the lobby into the meeting, and every change of it', () => {
  const visit = makeVisit(started, met('known'), door, knocked, lobby);
  expect(visit.stage).toEqual({ at: 'lobby', self, wall });
  visit.drive(admitted);
  const inside = { at: 'in', self, participants, locked: false, startedAt: 7, road: 'open' };
  expect(visit.stage).toEqual(inside);
  visit.drive(says({ type: 'participants', participants: participants.slice(0, 2), locked: true }));
  expect(visit.stage).toEqual({ ...inside, participants: participants.slice(0, 2), locked: true });
});

test('a denied knock ends the visit; one that may help to repeat leads back to the door', () => {
  const denied = makeVisit(started, met('known'), door, knocked, lobby, refused('join.denied'));
  expect(denied.stage).toEqual({ at: 'over', failure: { code: 'join.denied' } });
  const late = says({ type: 'out', failure: { code: 'join.timedOut' } });
  const waited = makeVisit(started, met('known'), door, knocked, lobby, late);
  expect(waited.stage).toMatchObject({ at: 'door', failure: { code: 'join.timedOut' } });
});

test('removed or ended, the visit is over and its road is closed', () => {
  for (const code of ['join.removed', 'join.ended'] as const) {
    const out = says({ type: 'out', failure: { code } });
    const visit = makeVisit(started, met('known'), door, knocked, admitted, out);
    expect(visit.stage).toEqual({ at: 'over', failure: { code } });
    expect(visit.effects).toEqual([{ type: 'close' }]);
    visit.drive(started);
    expect(visit.stage).toEqual({ at: 'connecting' });
  }
});

test('a lost road shows in the meeting, and ends the visit only when it is given up', () => {
  const visit = makeVisit(started, met('known'), door, knocked, admitted);
  visit.drive({ type: 'roadChanged', state: { at: 'reconnecting', attempt: 1 } });
  expect(visit.stage).toMatchObject({ at: 'in', road: 'reconnecting' });
  visit.drive({ type: 'roadChanged', state: { at: 'open' } });
  expect(visit.stage).toMatchObject({ at: 'in', road: 'open' });
  const failure = { code: 'session.expired' } as const;
  visit.drive({ type: 'roadChanged', state: { at: 'closed', failure } });
  expect(visit.stage).toEqual({ at: 'over', failure });
});

test('signals pass with the wall from the lobby, and with everybody in the meeting', () => {
  const visit = makeVisit(started, met('known'), door);
  const toOther: VisitEvent = { type: 'signalled', to: other, signal: offer };
  visit.drive(says({ type: 'signal', from: wall, signal: offer }));
  expect(visit.effects).toEqual([]);
  visit.drive(toOther);
  expect(visit.outcome).toEqual({ ok: false, error: { code: 'meeting.none' } });
  visit.drive(lobby);
  visit.drive(toOther);
  expect(visit.outcome).toEqual({ ok: false, error: { code: 'participant.unknown' } });
  visit.drive({ type: 'signalled', to: wall, signal: offer });
  expect(visit.outcome?.ok).toBe(true);
  visit.drive(admitted);
  visit.drive(toOther);
  expect(visit.effects).toEqual([
    { type: 'send', message: { type: 'signal', to: other, signal: offer } },
  ]);
  visit.drive(says({ type: 'signal', from: other, signal: offer }));
  expect(visit.effects).toEqual([
    { type: 'tell', event: { kind: 'signal', from: other, signal: offer } },
  ]);
  visit.drive(says({ type: 'muted' }));
  expect(visit.effects).toEqual([{ type: 'tell', event: { kind: 'muted' } }]);
});

test('what this room sends is said in the knock and whenever it changes after it', () => {
  const media = { ...off, camera: true };
  const visit = makeVisit({ type: 'mediaChanged', media }, started, met('known'), door);
  expect(visit.effects).toEqual([]);
  visit.drive(knocked);
  expect(visit.effects[0]).toMatchObject({ message: { media } });
  visit.drive({ type: 'mediaChanged', media: off });
  expect(visit.effects).toEqual([{ type: 'send', message: { type: 'media', media: off } }]);
});

test('leaving says so, and closes the road', () => {
  const visit = makeVisit(started, met('known'), door, knocked, admitted, { type: 'left' });
  expect(visit.effects).toEqual([{ type: 'send', message: { type: 'leave' } }, { type: 'close' }]);
  expect(visit.stage).toBeNull();
  visit.drive({ type: 'left' });
  expect(visit.outcome).toEqual({ ok: false, error: { code: 'meeting.none' } });
});

test('one visit at a time', () => {
  const visit = makeVisit(started, started);
  expect(visit.outcome).toEqual({ ok: false, error: { code: 'meeting.running' } });
});
