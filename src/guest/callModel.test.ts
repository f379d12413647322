import { expect, test } from 'vitest';
import type { LinkSnapshot } from '../rtc/index.ts';
import { callModel, roadTrouble } from './callModel.ts';
import type { Stay } from './flow/guestFlow.ts';
import { makeDevicesSnapshot, makeId, makeParticipant, me, theWall } from './testing/builders.ts';

const anna = makeParticipant({ order: 4 });
const stay: Stay = {
  self: me.id,
  participants: [me, anna, theWall],
  locked: false,
  startedAt: 0,
  sharer: null,
};
const link = (change: Partial<LinkSnapshot> = {}): LinkSnapshot => ({
  state: 'connected',
  path: 'host',
  steps: [],
  level: 0,
  ...change,
});
const devices = makeDevicesSnapshot();

test('the others stand in the order they came, oneself last', () => {
  const { tiles } = callModel(stay, { links: {}, speaker: null }, devices);
  expect(tiles.map(({ name }) => name)).toEqual(['Blue', 'Anna', 'Sofia']);
  expect(tiles.map(({ isSelf }) => isSelf)).toEqual([false, false, true]);
});

test('the own tile shows what the devices do, not what the room last heard', () => {
  const off = makeDevicesSnapshot({ camera: { isOn: false, isStarting: false, failure: null } });
  const { tiles } = callModel(stay, { links: {}, speaker: null }, off);
  expect(tiles.at(-1)).toMatchObject({ hasCamera: false, hasMicrophone: true, state: 'fine' });
});

test.each([
  [undefined, 'here', 'connecting'],
  [link({ state: 'connecting' }), 'here', 'connecting'],
  [link(), 'here', 'fine'],
  [link(), 'away', 'away'],
  [link({ state: 'recovering' }), 'away', 'recovering'],
  [link({ state: 'lost' }), 'here', 'lost'],
] as const)(
  'a link %j to somebody who is %s makes a tile that is %s',
  (known, connection, state) => {
    const participants = [me, { ...anna, connection }];
    const links = known ? { [anna.id]: known } : {};
    const { tiles } = callModel({ ...stay, participants }, { links, speaker: null }, devices);
    expect(tiles[0]?.state).toBe(state);
  },
);

test('the path that is shown is the one to the room', () => {
  const links = { [anna.id]: link({ path: 'turnUdp' }), [theWall.id]: link({ path: 'host' }) };
  expect(callModel(stay, { links, speaker: null }, devices).roomPath).toBe('host');
  expect(callModel(stay, { links: {}, speaker: null }, devices).roomPath).toBeNull();
});

test('the stage belongs to whoever shares, as long as they are there', () => {
  const call = { links: {}, speaker: null };
  expect(callModel({ ...stay, sharer: anna.id }, call, devices).stage).toEqual({
    id: anna.id,
    name: 'Anna',
  });
  expect(callModel({ ...stay, sharer: makeId('Z') }, call, devices).stage).toBeNull();
});

test.each([
  ['open', false, 'fine', null],
  ['reconnecting', false, 'fine', 'reconnecting'],
  ['reconnecting', false, 'away', 'reconnecting'],
  ['reconnecting', false, 'recovering', 'cut'],
  ['reconnecting', false, 'lost', 'cut'],
  ['reconnecting', true, 'recovering', 'moving'],
  ['closed', false, 'lost', null],
] as const)(
  'a road that is %s (moving: %s) while the room’s tile is %s: %s',
  (road, isMoving, roomState, said) => {
    expect(roadTrouble({ road, isMoving }, { roomState })).toBe(said);
  },
);
