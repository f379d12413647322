import { err, ok, type Result } from '#shared/result.ts';
import type { Repositories } from '../repositories/store.ts';
import { askWindow, type WindowRule } from './slidingWindow.ts';

/** One source's use of one limit, held until the transaction ends. */
export interface HeldLimit {
  /** Counts one try. */
  count(): Promise<void>;
}

export type Limit = { name: 'join' | 'enrol' | 'beacon' | 'rate'; rule: WindowRule };
type TooOften = { retryAfterSeconds: number };

const keyOf = ({ name }: Limit, source: string): string => `${name}:${source}`;

function judge(times: readonly number[], now: number, { rule }: Limit): Result<number[], TooOften> {
  const verdict = askWindow(times, now, rule);
  return verdict.isOpen
    ? ok(verdict.times)
    : err({ retryAfterSeconds: Math.max(1, Math.ceil(verdict.retryAfterMs / 1_000)) });
}

/** One read, without a lock: who has to wait costs the cloud no more than that. */
export async function askLimit(
  { tries }: Pick<Repositories, 'tries'>,
  limit: Limit,
  source: string,
  now: number,
): Promise<Result<null, TooOften>> {
  const judged = judge(await tries.read(keyOf(limit, source)), now, limit);
  return judged.ok ? ok(null) : judged;
}

/** Takes a source's row of a limit, so that nobody passes the limit by asking many times at once. */
export async function holdLimit(
  { tries }: Pick<Repositories, 'tries'>,
  limit: Limit,
  source: string,
  now: number,
): Promise<Result<HeldLimit, TooOften>> {
  const key = keyOf(limit, source);
  const judged = judge(await tries.lock(key, now), now, limit);
  if (!judged.ok) return judged;
  const { windowMs } = limit.rule;
  return ok({ count: () => tries.save(key, [...judged.value, now], now + windowMs) });
}
