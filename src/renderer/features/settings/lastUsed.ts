import type { Format } from '../../../ui/format.ts';

/** Today the time is what counts, before that the day. */
export function lastUsed(format: Format, at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? format.time(at) : format.date(at);
}
