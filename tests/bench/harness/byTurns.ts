import type { Sample, Series, Side } from './benchmark.ts';

/**
 * Who is measured when: A B B A A B B A …, so that what drifts (heat, other programs) hits both alike, and two
 * measurements of the peer stand side by side in every other gap: the null pairs.
 */
export const orderOf = (pairs: number): Side[] =>
  Array.from({ length: pairs }, (_, pair): Side[] =>
    pair % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'],
  ).flat();

/** Measures both sides by turns, after one of each that does not count. */
export async function byTurns(
  pairs: number,
  measure: (side: Side) => Promise<Sample>,
  { warmUps = 1 } = {},
): Promise<Series> {
  for (const side of orderOf(warmUps)) await measure(side);
  const series: Record<Side, Sample[]> = { ours: [], peer: [] };
  for (const side of orderOf(pairs)) series[side].push(await measure(side));
  return series;
}

/** Measurements of the peer that stand side by side: the first and second, the third and fourth … */
export const nullPairs = (peer: readonly Sample[]): (readonly [Sample, Sample])[] =>
  peer.flatMap((second, index) => {
    const first = peer[index - 1];
    return index % 2 === 1 && first !== undefined ? [[first, second] as const] : [];
  });
