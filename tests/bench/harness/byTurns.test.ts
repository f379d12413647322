import { expect, it } from 'vitest';
import { byTurns, nullPairs, orderOf } from './byTurns.ts';
import type { Side } from './benchmark.ts';

it('measures in the order A B B A', () => {
  const [a, b] = ['ours', 'peer'] as const;
  expect(orderOf(5)).toEqual([a, b, b, a, a, b, b, a, a, b]);
});

it('does not count the first of each, and keeps pairs together', async () => {
  let clock = 0;
  const asked: Side[] = [];
  const series = await byTurns(3, (side) => {
    asked.push(side);
    clock += 1;
    return Promise.resolve({ at: clock });
  });
  expect(asked).toHaveLength(8);
  expect(series.ours).toEqual([{ at: 3 }, { at: 6 }, { at: 7 }]);
  expect(series.peer).toEqual([{ at: 4 }, { at: 5 }, { at: 8 }]);
});

it('cancels a drift that grows evenly', async () => {
  let clock = 0;
  const series = await byTurns(10, () => Promise.resolve({ ms: (clock += 1) }), { warmUps: 0 });
  const sum = (side: Side) => series[side].reduce((total, sample) => total + (sample.ms ?? 0), 0);
  expect(sum('ours')).toBe(sum('peer'));
});

it('null pairs are two measurements of the peer with nothing between them', async () => {
  let clock = 0;
  const { peer } = await byTurns(6, () => Promise.resolve({ at: (clock += 1) }));
  const gaps = nullPairs(peer).map(([first, second]) => (second.at ?? 0) - (first.at ?? 0));
  expect(gaps).toEqual([1, 1, 1]);
});
