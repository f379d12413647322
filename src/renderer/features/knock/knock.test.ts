import { expect, test } from 'vitest';
import { makeLobbyGuest, makeRoom } from '../../testing/builders.ts';
import { hasNewKnock } from './chime.ts';
import { buildKnock } from './knockViewModel.ts';

const anna = makeLobbyGuest('A', { name: 'Anna' });
const ben = makeLobbyGuest('B', { name: 'Ben', kind: 'room' });
const ignore = { admit: () => undefined, deny: () => undefined };

test('whoever has waited longest is decided on first; the others are counted', () => {
  const done: string[] = [];
  const knock = buildKnock(makeRoom({ lobby: [anna, ben] }), true, {
    admit: (id) => done.push(`admit ${id[0] ?? ''}`),
    deny: (id) => done.push(`deny ${id[0] ?? ''}`),
  });
  knock.first?.admit?.();
  knock.first?.deny?.();
  expect(knock).toMatchObject({ first: { name: 'Anna' }, others: 1 });
  expect(done).toEqual(['admit A', 'deny A']);
});

test('nobody can be let in while the room is out of reach', () => {
  const { first } = buildKnock(makeRoom({ lobby: [anna] }), false, ignore);
  expect(first).toMatchObject({ admit: undefined, deny: undefined });
});

test('the chime sounds for a new knock, not when somebody goes or nothing changes', () => {
  expect(hasNewKnock([], [anna])).toBe(true);
  expect(hasNewKnock([anna], [anna, ben])).toBe(true);
  expect(hasNewKnock([anna, ben], [ben])).toBe(false);
  expect(hasNewKnock([anna], [anna])).toBe(false);
});
