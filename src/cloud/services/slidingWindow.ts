/** At most `count` in any `windowMs`. */
export type WindowRule = { readonly count: number; readonly windowMs: number };

export type WindowVerdict =
  | { isOpen: true; /** What still counts. */ times: number[] }
  | { isOpen: false; retryAfterMs: number };

/** Whether one more is allowed now, given when there were some before (ms, oldest first). */
export function askWindow(times: readonly number[], now: number, rule: WindowRule): WindowVerdict {
  const counting = times.filter((time) => time > now - rule.windowMs);
  const blocking = counting.at(-rule.count);
  if (blocking === undefined || counting.length < rule.count)
    return { isOpen: true, times: counting };
  return { isOpen: false, retryAfterMs: blocking + rule.windowMs - now };
}
