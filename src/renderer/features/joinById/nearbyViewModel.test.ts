import { expect, test } from 'vitest';
import type { ListedRoom } from '#shared/room/nearbyRooms.ts';
import { ownId } from '../../testing/builders.ts';
import { buildNearby } from './nearbyViewModel.ts';

const room = (more: Partial<ListedRoom> = {}): ListedRoom => ({
  identity: 'b',
  name: 'Borealis',
  isNameCut: false,
  state: 'free',
  id: ownId,
  heardAt: 100_000,
  ...more,
});
const build = (rooms: readonly ListedRoom[], call: (id: string) => void = () => undefined) =>
  buildNearby({ rooms, searchedAt: 100_000, trouble: null }, 103_000, call);

test('a room that has just answered is called by its id', () => {
  const called: string[] = [];
  const [row] = build([room()], (id) => called.push(id)).rows;
  row?.call?.();
  expect(called).toEqual([ownId]);
  expect(row).toMatchObject({ id: '897 521 3240', silentSeconds: null, isBusy: false });
});

test('a room without an id is listed and cannot be called', () => {
  expect(build([room({ id: null })]).rows[0]).toMatchObject({ id: null, call: undefined });
});

test('a room that has not answered lately says for how long', () => {
  expect(build([room({ heardAt: 80_000 })]).rows[0]).toMatchObject({ silentSeconds: 23 });
});

test('a name that was cut ends in an ellipsis', () => {
  expect(build([room({ isNameCut: true })]).rows[0]?.name).toBe('Borealis…');
});

test('before the first search is over nothing is said about there being none', () => {
  const nearby = buildNearby({ rooms: [], searchedAt: null, trouble: null }, 0, undefined);
  expect(nearby).toEqual({ isLooking: true, rows: [], failure: null });
});
