import { expect, it } from 'vitest';
import { describeWith } from '../../harness/index.ts';
import { summarise } from './report.ts';
import { soak } from './soak.ts';

/** `MAGO_SOAK_MINUTES=1 npm test -- e2e soak` for who has no ten. */
const minutes = Number(process.env.MAGO_SOAK_MINUTES ?? 10);
/** A guest each minute, as in `npm run faults -- soak`; in short ones each six seconds. */
const everyMs = minutes > 3 ? 60_000 : 6_000;
/** What a start leaves in caches is far less; a leak of a call's pictures or of its connection is more. */
const mostGrownMb = 4;

describeWith(['browser', 'lan'], 'a room to which guests keep coming', () => {
  it(
    'misses none of them, and keeps nothing of those who have left',
    async () => {
      const progress = await soak({
        ...{ minutes, everyMs },
        about: { commit: '', source: '', machine: { cores: 0, memoryGb: 0 } },
        onProgress: () => undefined,
      });
      const { misses, joins, memory } = summarise(progress);
      process.stdout.write(`soak: ${joins} joins, ${JSON.stringify(memory)}\n`);
      expect(misses).toEqual([]);
      expect(joins).toBeGreaterThan(2);
      // The last guest's may be held until the next comes.
      expect(progress.samples.at(-1)?.closedConnections).toBeLessThanOrEqual(2);
      for (const { firstMb, lastMb } of [memory.roomHeap, memory.pageHeap])
        expect(lastMb - firstMb).toBeLessThan(mostGrownMb);
    },
    minutes * 60_000 + 90_000,
  );
});
