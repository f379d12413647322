import { err, ok, type Result } from '#shared/result.ts';
import type { Repositories } from '../repositories/store.ts';
import { askWindow, type WindowRule } from './slidingWindow.ts';

/** One source's use of one limit, held until the transaction ends. */
export interface HeldLimit {
  /** Counts one try. */
  count(): Promise<void>;
}

/** Takes a source's row of a limit, so that nobody passes the limit by asking many times at once. */
export async function holdLimit(
  { tries }: Repositories,
  name: 'join' | 'enrol' | 'beacon',
  source: string,
  now: number,
  rule: WindowRule,
): Promise<Result<HeldLimit, { retryAfterSeconds: number }>> {
  const key = `${name}:${source}`;
  const verdict = askWindow(await tries.lock(key, now), now, rule);
  if (!verdict.isOpen)
    return err({ retryAfterSeconds: Math.max(1, Math.ceil(verdict.retryAfterMs / 1_000)) });
  return ok({ count: () => tries.save(key, [...verdict.times, now], now + rule.windowMs) });
}
