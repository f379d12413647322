import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fakes.ts';
import { createScreenStore } from './screenStore.ts';

test('news go by themselves, a failure stays longer', () => {
  const clock = createFakeClock();
  const screen = createScreenStore(clock.after);
  screen.tell({ kind: 'joined', name: 'Anna' });
  screen.tell({ kind: 'failure', failure: { code: 'room.busy' } });
  clock.pass(5_000);
  expect(screen.getState().news.map(({ news }) => news.kind)).toEqual(['failure']);
  clock.pass(4_000);
  expect(screen.getState().news).toEqual([]);
});

test('no more than three news stand on the screen, the newest ones', () => {
  const screen = createScreenStore(createFakeClock().after);
  for (const name of ['Anna', 'Ben', 'Carla', 'Dario']) screen.tell({ kind: 'joined', name });
  expect(screen.getState().news.map(({ news }) => news)).toMatchObject([
    { name: 'Ben' },
    { name: 'Carla' },
    { name: 'Dario' },
  ]);
});

test('a new meeting starts with a tidy screen, and the news stay', () => {
  const screen = createScreenStore(createFakeClock().after);
  screen.setState({ page: 'join', dialog: 'end', isPeopleOpen: true, areTilesOverShare: false });
  screen.tell({ kind: 'left', name: 'Anna' });
  screen.reset();
  expect(screen.getState()).toMatchObject({
    page: 'home',
    dialog: null,
    isPeopleOpen: false,
    areTilesOverShare: true,
    news: [{ news: { kind: 'left', name: 'Anna' } }],
  });
});
