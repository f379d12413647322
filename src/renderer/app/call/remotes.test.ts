import { describe, expect, test } from 'vitest';
import {
  hosting,
  id,
  inside,
  makeLobbyGuest,
  makeParticipant,
  makeRoom,
  visiting,
  wall,
} from '../../testing/builders.ts';
import { hasRoadReturned, needsLocalMedia, remotesOf } from './remotes.ts';

describe('whom the call engine holds a link with', () => {
  test('the host answers everybody, because nobody came before the wall', () => {
    const room = makeRoom({ meeting: hosting([makeParticipant('A'), makeParticipant('B')]) });
    expect(remotesOf(room)).toEqual([
      { id: id('A'), isCaller: false, isAdmitted: true },
      { id: id('B'), isCaller: false, isAdmitted: true },
    ]);
  });

  test('whoever waits in the lobby gets a transport and no tracks, also before there is a meeting', () => {
    const waiting = { id: id('L'), isCaller: false, isAdmitted: false };
    expect(remotesOf(makeRoom({ lobby: [makeLobbyGuest('L')] }))).toEqual([waiting]);
    expect(remotesOf(makeRoom({ meeting: hosting(), lobby: [makeLobbyGuest('L')] }))).toEqual([
      waiting,
    ]);
  });

  test('a visitor calls those who came before and is called by those who come after', () => {
    const self = { ...wall, order: 5 };
    const stage = inside([
      makeParticipant('H', { order: 0 }),
      self,
      makeParticipant('N', { order: 9 }),
    ]);
    expect(remotesOf(makeRoom({ meeting: visiting(stage) }))).toEqual([
      { id: id('H'), isCaller: true, isAdmitted: true },
      { id: id('N'), isCaller: false, isAdmitted: true },
    ]);
  });

  test("a visitor in the lobby calls the other room's wall and sends nothing yet", () => {
    const stage = { at: 'lobby', self: wall.id, wall: id('H') } as const;
    expect(remotesOf(makeRoom({ meeting: visiting(stage) }))).toEqual([
      { id: id('H'), isCaller: true, isAdmitted: false },
    ]);
  });

  test.each([
    { at: 'connecting' },
    { at: 'door', pinOpens: true, failure: null },
    { at: 'over', failure: { code: 'join.ended' } },
  ] as const)('there is nobody at the stage $at', (stage) => {
    expect(remotesOf(makeRoom({ meeting: visiting(stage) }))).toEqual([]);
  });
});

describe('camera and microphone', () => {
  test('run in a meeting and in the lobby of another room', () => {
    expect(needsLocalMedia(makeRoom({ meeting: hosting() }))).toBe(true);
    expect(needsLocalMedia(makeRoom({ meeting: visiting(inside([wall])) }))).toBe(true);
    const lobby = visiting({ at: 'lobby', self: wall.id, wall: id('H') });
    expect(needsLocalMedia(makeRoom({ meeting: lobby }))).toBe(true);
  });

  test('are off without a meeting, whoever knocks, and at the door of another room', () => {
    expect(needsLocalMedia(makeRoom({ lobby: [makeLobbyGuest('L')] }))).toBe(false);
    const door = visiting({ at: 'door', pinOpens: true, failure: null });
    expect(needsLocalMedia(makeRoom({ meeting: door }))).toBe(false);
  });
});

describe('a road has returned', () => {
  const here = makeRoom({ meeting: hosting([makeParticipant('A')]) });
  const away = makeRoom({ meeting: hosting([makeParticipant('A', { connection: 'away' })]) });

  test('when a guest that was away is here again', () => {
    expect(hasRoadReturned(away, here)).toBe(true);
    expect(hasRoadReturned(here, here)).toBe(false);
    expect(hasRoadReturned(here, away)).toBe(false);
  });

  test('when the page begins in the middle of a meeting', () => {
    expect(hasRoadReturned(null, here)).toBe(true);
    expect(hasRoadReturned(null, makeRoom({ meeting: hosting() }))).toBe(false);
    expect(hasRoadReturned(null, makeRoom())).toBe(false);
  });

  test('when a guest that was away has left, nothing has returned', () => {
    expect(hasRoadReturned(away, makeRoom({ meeting: hosting() }))).toBe(false);
  });

  test('when the way to the visited room is open again', () => {
    const cut = makeRoom({ meeting: visiting(inside([wall], { road: 'reconnecting' })) });
    const open = makeRoom({ meeting: visiting(inside([wall])) });
    expect(hasRoadReturned(cut, open)).toBe(true);
    expect(hasRoadReturned(open, cut)).toBe(false);
  });
});
