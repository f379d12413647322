import { expect, test } from 'vitest';
import { makeId, makeParticipant, me, selfId, theWall } from '../testing/builders.ts';
import { newsOf } from './news.ts';

const anna = makeParticipant();

test('who came and who went is told by name, oneself left out', () => {
  const ben = makeParticipant({ id: makeId('B'), name: 'Ben' });
  expect(newsOf([theWall, anna], [theWall, ben, me], selfId)).toEqual([
    { kind: 'joined', name: 'Ben' },
    { kind: 'left', name: 'Anna' },
  ]);
});

test.each([
  [{ media: { ...anna.media, screen: true } }, 'sharing'],
  [{ media: { ...anna.media, microphone: false } }, 'microphoneOff'],
  [{ connection: 'away' }, 'away'],
] as const)('%j is news: %s', (change, kind) => {
  expect(newsOf([anna], [{ ...anna, ...change }], selfId)).toEqual([{ kind, name: 'Anna' }]);
});

test('the same list again is no news', () => {
  expect(newsOf([theWall, anna, me], [theWall, anna, me], selfId)).toEqual([]);
});

test('a camera that goes on or off is seen, not told', () => {
  expect(newsOf([anna], [{ ...anna, media: { ...anna.media, camera: false } }], selfId)).toEqual(
    [],
  );
});
