import { describe, expect, test } from 'vitest';
import { hosting, inside, makeParticipant, makeRoom, visiting, wall } from '../testing/builders.ts';
import { announcements } from './announcements.ts';

const anna = makeParticipant('A', { name: 'Anna' });
const ben = makeParticipant('B', { name: 'Ben' });
const withPeople = (...people: (typeof anna)[]) => makeRoom({ meeting: hosting(people) });

describe('what is announced', () => {
  test('who comes and who goes', () => {
    expect(announcements(withPeople(anna), withPeople(ben))).toEqual([
      { kind: 'joined', name: 'Ben' },
      { kind: 'left', name: 'Anna' },
    ]);
  });

  test('microphones and shares of others', () => {
    const after = { ...anna, media: { microphone: false, camera: true, screen: true } };
    expect(announcements(withPeople(anna), withPeople(after))).toEqual([
      { kind: 'microphoneOff', name: 'Anna' },
      { kind: 'shareStarted', name: 'Anna' },
    ]);
    expect(announcements(withPeople(after), withPeople(anna))).toEqual([
      { kind: 'microphoneOn', name: 'Anna' },
      { kind: 'shareStopped', name: 'Anna' },
    ]);
  });

  test('nothing of the room itself, of cameras, or of a short absence', () => {
    const silentWall = { ...wall, media: { microphone: false, camera: false, screen: false } };
    const before = makeRoom({ meeting: hosting([anna], { participants: [wall, anna] }) });
    const gone = { ...anna, connection: 'away', media: { ...anna.media, camera: false } } as const;
    const after = makeRoom({ meeting: hosting([anna], { participants: [silentWall, gone] }) });
    expect(announcements(before, after)).toEqual([]);
  });

  test('nobody when a meeting begins, ends, or is another one', () => {
    expect(announcements(null, withPeople(anna))).toEqual([]);
    expect(announcements(makeRoom(), withPeople(anna))).toEqual([]);
    expect(announcements(withPeople(anna), makeRoom())).toEqual([]);
    const other = makeRoom({ meeting: visiting(inside([ben], { self: ben.id })) });
    expect(announcements(withPeople(anna), other)).toEqual([]);
  });
});
