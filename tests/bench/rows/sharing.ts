import type { Benchmark } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { quantile } from '../harness/statistics.ts';
import { openMediaWorld, withPage } from '../support/mediaWorld.ts';

export const shareLatency: Benchmark = {
  name: 'share-latency',
  title: '1280×720 at 30 frames a second, a time code burnt in',
  peer: 'a bare connection tuned for sharing',
  pairs: 14,
  metrics: [
    {
      key: 'p50',
      label: 'age of a picture, median',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 1.1,
    },
    { key: 'p95', label: 'age, 95th of 100', unit: 'ms', by: 'ratio', better: 'lower', goal: 1.15 },
  ],
  run: async ({ pairs, isTiny }) => {
    const world = await openMediaWorld();
    try {
      return await byTurns(
        pairs,
        (side) =>
          withPage(world, async (page) => {
            const latencies = await page.evaluate(
              ([side, settleMs, measureMs]) =>
                window.benchPage.shareLatencies(side, settleMs, measureMs),
              [side, isTiny ? 300 : 3_000, isTiny ? 500 : 5_000] as const,
            );
            return { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) };
          }),
        { warmUps: isTiny ? 0 : 1 },
      );
    } finally {
      await world.dispose();
    }
  },
};

const sharpCapMs = 8_000;

export const shareSharp: Benchmark = {
  name: 'share-sharp',
  title: 'sharing a page of text, 1280 wide',
  peer: 'a default bare connection',
  pairs: 14,
  metrics: [
    {
      key: 'ms',
      label: 'time to full width',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 0.25,
      cap: sharpCapMs,
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const world = await openMediaWorld();
    try {
      const capMs = isTiny ? 1_500 : sharpCapMs;
      return await byTurns(
        pairs,
        (side) =>
          withPage(world, async (page) => ({
            ms: await page.evaluate(([side, capMs]) => window.benchPage.shareSharp(side, capMs), [
              side,
              capMs,
            ] as const),
          })),
        { warmUps: isTiny ? 0 : 1 },
      );
    } finally {
      await world.dispose();
    }
  },
};
