import type { CDPSession } from 'playwright-core';
import type { Benchmark } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { openMediaWorld, withPage } from '../support/mediaWorld.ts';

/** What lives after garbage collection, in KiB; connections take more than one round to go. */
async function heapKib(devTools: CDPSession): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    await devTools.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  return usedSize / 1024;
}

export const leak: Benchmark = {
  name: 'leak',
  title: 'joining and leaving in one page, after 10 times',
  peer: 'a bare loop',
  pairs: 12,
  metrics: [
    {
      key: 'kib',
      label: 'heap kept of each time',
      unit: 'KiB',
      by: 'difference',
      better: 'lower',
      goal: 5,
      nullBand: [-2.5, 2.5],
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const world = await openMediaWorld();
    const cycles = isTiny ? 2 : 20;
    try {
      return await byTurns(
        pairs,
        (side) =>
          withPage(world, async (page) => {
            const devTools = await page.context().newCDPSession(page);
            const run = (times: number): Promise<void> =>
              page.evaluate(([side, times]) => window.benchPage.joinAndLeave(side, times), [
                side,
                times,
              ] as const);
            await run(isTiny ? 1 : 10);
            const before = await heapKib(devTools);
            await run(cycles);
            return { kib: ((await heapKib(devTools)) - before) / cycles };
          }),
        { warmUps: isTiny ? 0 : 1 },
      );
    } finally {
      await world.dispose();
    }
  },
};
