import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { ServiceDeps } from './deps.ts';
import { holdLimit, type Limit } from './limiter.ts';

/** How often a source may measure how fast our bytes reach it. */
export interface RateCheckService {
  ask(source: string): Promise<Result<null, Failure>>;
}

const checks: Limit = {
  name: 'rate',
  rule: { count: cloudLimits.rateChecksPerSource, windowMs: cloudLimits.rateChecksWindowMs },
};

export const createRateCheck = ({
  store,
  clock,
}: Pick<ServiceDeps, 'store' | 'clock'>): RateCheckService => ({
  ask: (source) =>
    store.transaction(async (within) => {
      const held = await holdLimit(within, checks, source, clock.now());
      if (!held.ok) return err({ code: 'cloud.tooOften', ...held.error });
      await held.value.count();
      return ok(null);
    }),
});
