import { describe, expect, test } from 'vitest';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import {
  hosting,
  inside,
  makeLobbyGuest,
  makeParticipant,
  makeRoom,
  visiting,
  wall,
} from '../../testing/builders.ts';
import { buildParticipants } from './participantsViewModel.ts';

const anna = makeParticipant('A', { name: 'Anna' });
const silent = makeParticipant('S', { name: 'Sam', media: { microphone: false } });

function setUp(room: RoomSnapshot, isConnected = true) {
  const done: string[] = [];
  const note =
    (name: string) =>
    (argument: unknown): void =>
      void done.push(`${name} ${String(argument).slice(0, 1)}`);
  const view = buildParticipants(room, isConnected, {
    admit: note('admit'),
    deny: note('deny'),
    mute: note('mute'),
    remove: note('remove'),
    setLocked: note('lock'),
    setPin: note('pin'),
  });
  return { view, done };
}

describe('a host', () => {
  const room = makeRoom({ meeting: hosting([anna, silent]), lobby: [makeLobbyGuest('L')] });

  test('mutes and removes others, never the room itself, and nobody who is silent already', () => {
    const { view, done } = setUp(room);
    const [self, first, second] = view?.people ?? [];
    expect(self).toMatchObject({ isSelf: true, mute: undefined, remove: undefined });
    first?.mute?.();
    first?.remove?.();
    second?.remove?.();
    expect(second?.mute).toBeUndefined();
    expect(done).toEqual(['mute A', 'remove A', 'remove S']);
  });

  test('admits and denies whoever waits', () => {
    const { view, done } = setUp(room);
    view?.waiting[0]?.admit?.();
    view?.waiting[0]?.deny?.();
    expect(done).toEqual(['admit L', 'deny L']);
  });

  test('can do none of this while the room is out of reach', () => {
    const { view } = setUp(room, false);
    expect(view?.people[1]).toMatchObject({ mute: undefined, remove: undefined });
    expect(view?.waiting[0]).toMatchObject({ admit: undefined, deny: undefined });
    expect(view?.doors).toMatchObject({ setLocked: undefined, setPin: undefined });
  });

  test('knows when the meeting holds nobody more', () => {
    expect(setUp(room).view?.isFull).toBe(false);
    const full = hosting([anna, silent, makeParticipant('C')]);
    expect(setUp(makeRoom({ meeting: full })).view).toMatchObject({ isFull: true, capacity: 4 });
  });
});

test('a visitor sees who is in and decides nothing', () => {
  const { view } = setUp(makeRoom({ meeting: visiting(inside([wall, anna])) }));
  expect(view?.people).toMatchObject([{ isSelf: true }, { name: 'Anna', remove: undefined }]);
  expect(view).toMatchObject({ doors: null, waiting: [] });
});

test('there is no list without a meeting', () => {
  expect(setUp(makeRoom()).view).toBeNull();
});
