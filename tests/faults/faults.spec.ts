import { expect, it } from 'vitest';
import { describeWith } from '../harness/index.ts';
import { bounded } from './bounded.ts';
import { faultRows } from './rows.ts';

/** Slower than the goals of `npm run faults`, which are p95 over many runs: one run on a busy machine may be late. */
const busyFactor = 4;

/** Rows whose short form is not a test of its own: interruption, addressChange and shell/faults are the others. */
describeWith(['browser', 'netns', 'lan', 'nft'], 'what becomes of a call', () => {
  it.each(['guest-gone', 'host-restart', 'devices', 'disk-full', 'clock'])(
    'when a part of its world fails: %s',
    async (name) => {
      const row = faultRows[name];
      if (row === undefined) throw new Error(`there is no row ${name}`);
      const world = await row.open();
      try {
        const figures = await bounded('the run', row.limitMs, world.run());
        process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);
        for (const { key, unit, goal } of row.measures)
          expect(figures[key], key).toBeLessThanOrEqual(unit === 'ms' ? goal * busyFactor : goal);
      } finally {
        await world.dispose();
      }
    },
    180_000,
  );
});
