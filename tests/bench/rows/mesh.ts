import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { openMediaWorld, withPage } from '../support/mediaWorld.ts';
import { cpuSeconds, processTree } from '../support/processes.ts';

export const meshCpu: Benchmark = {
  name: 'mesh-cpu',
  title: 'four people, cameras of 640×360 at 15 frames a second in tiles of 320×180',
  peer: 'a bare mesh',
  pairs: 12,
  metrics: [
    {
      key: 'ms',
      label: 'browser CPU for each frame shown',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 0.8,
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const world = await openMediaWorld();
    const people = isTiny ? 2 : 4;
    try {
      return await byTurns(
        pairs,
        (side) =>
          withPage(world, async (page) => {
            await page.evaluate(([side, people]) => window.benchPage.meshStart(side, people), [
              side,
              people,
            ] as const);
            await delay(isTiny ? 500 : 3_000);
            const frames = (): Promise<number> =>
              page.evaluate(() => window.benchPage.meshFrames());
            const browsers = processTree(process.pid).slice(1);
            const before = { frames: await frames(), cpu: cpuSeconds(browsers) };
            await delay(isTiny ? 1_000 : 6_000);
            const cpuMs = (cpuSeconds(browsers) - before.cpu) * 1_000;
            const shown = (await frames()) - before.frames;
            await page.evaluate(() => window.benchPage.meshEnd());
            return { ms: cpuMs / shown };
          }),
        { warmUps: isTiny ? 0 : 1 },
      );
    } finally {
      await world.dispose();
    }
  },
};
