import { expect, test } from 'vitest';
import { benchmarks } from './benchmarks.ts';
import { Unavailable, type Series } from './harness/benchmark.ts';
import { judge } from './harness/judge.ts';

/**
 * Each benchmark once, as small as it can be, so that it cannot rot. That it gives figures is what counts
 * here; what they are, `npm run bench` measures.
 */
for (const { name, metrics, run } of benchmarks)
  test(`${name} still measures`, async (context) => {
    let series: Series;
    try {
      series = await run({ pairs: 1, isTiny: true });
    } catch (error) {
      if (error instanceof Unavailable) return context.skip(error.message);
      throw error;
    }
    expect(series.ours).toHaveLength(1);
    for (const metric of metrics) expect(judge(metric, series).figure).not.toBeNaN();
  });
