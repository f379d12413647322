import { expect, test } from 'vitest';
import type { RoomSnapshot, VisitStage } from '#shared/room/snapshot.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import { participantIdSchema, type Participant } from '#shared/signal/values.ts';
import { reduceSnapshot } from './controllerSnapshot.ts';

const id = (letter: string) => participantIdSchema.parse(letter.repeat(22));
const meetingId = encodeMeetingId('192.168.1.20', { allowPublicAddressIds: false });
if (!meetingId.ok) throw new Error('192.168.1.20 has no id');
const person = (letter: string, microphone: boolean): Participant => ({
  id: id(letter),
  name: letter,
  kind: 'guest',
  order: 1,
  media: { microphone, camera: false, screen: false },
  connection: 'here',
});
const people = [person('W', true), person('A', false)];
const room = (more: Partial<RoomSnapshot>): RoomSnapshot => ({
  revision: 7,
  room: { name: 'Aurora', language: 'en', version: '1' },
  network: { state: 'none', failure: { code: 'network.none' } },
  cloud: { state: 'none', host: null, name: null, failure: null, meeting: null },
  isAdminPinSet: true,
  meeting: null,
  lobby: [{ id: id('K'), name: 'Kim', kind: 'guest', road: 'LAN', knockedAt: 3 }],
  notices: [{ code: 'network.none' }],
  volume: 60,
  controllers: [{ id: 'p', name: 'Phone', pairedAt: 1, lastSeenAt: 2, isConnected: true }],
  ...more,
});

test('a controller sees its own name, who knocks and the volume', () => {
  expect(reduceSnapshot(room({}), 'Phone')).toEqual({
    roomName: 'Aurora',
    name: 'Phone',
    meeting: null,
    lobby: [{ id: id('K'), name: 'Kim', kind: 'guest', road: 'LAN', knockedAt: 3 }],
    volume: 60,
  });
});

test('of a meeting it sees the others’ names and the wall’s switches, never the PIN', () => {
  const meeting = {
    role: 'host',
    self: id('W'),
    startedAt: 5,
    locked: true,
    pin: '482196',
    isPinRoadClosed: false,
    participants: people,
    roads: { [id('A')]: 'LAN' },
  } as const;
  const reduced = reduceSnapshot(room({ meeting }), 'Phone');
  expect(reduced.meeting).toEqual({
    role: 'host',
    startedAt: 5,
    locked: true,
    people: ['A'],
    wall: { microphone: true, camera: false },
  });
  expect(JSON.stringify(reduced)).not.toContain('482196');
});

test('on the way into another room there is nothing to switch, inside there is', () => {
  const visited = (stage: VisitStage) =>
    reduceSnapshot(
      room({
        meeting: { role: 'visitor', id: meetingId.value, road: 'LAN', roomName: 'B', stage },
      }),
      'Phone',
    ).meeting;
  expect(visited({ at: 'connecting' })).toEqual({ role: 'visitor', roomName: 'B', inside: null });
  expect(
    visited({
      at: 'in',
      self: id('W'),
      participants: people,
      locked: false,
      startedAt: 9,
      road: 'open',
    }),
  ).toEqual({
    role: 'visitor',
    roomName: 'B',
    inside: { startedAt: 9, people: ['A'], wall: { microphone: true, camera: false } },
  });
});
