import { limits } from '#shared/limits.ts';

/**
 * The ledger of wrong PINs (DESIGN 6). A wrong PIN is only counted while the PIN road is open to its
 * source, and the road closes for all at 30 within an hour; so the ledger never holds more than 30 entries,
 * whoever knocks from wherever, and there is nothing to evict.
 *
 * Times are milliseconds of a clock that never goes back: setting the PC's clock neither frees anybody nor
 * keeps anybody out for longer.
 */
export type PinFailure = { readonly source: string; readonly at: number };

export type PinLedger = {
  /** Wrong PINs of the last hour, oldest first. */
  readonly failures: readonly PinFailure[];
  /** Wrong PINs since the last meeting was ended by somebody; a crash does not reset it. */
  readonly inMeeting: number;
};

export type PinRoad = 'open' | 'closedForSource' | 'closedForAll';

export const emptyLedger: PinLedger = { failures: [], inMeeting: 0 };

/** What stands in for a ledger that was lost: the whole hour's budget is taken as spent. */
export const spentLedger = (now: number): PinLedger => ({
  failures: Array.from({ length: limits.pinFailuresPerHour }, () => ({ source: '', at: now })),
  inMeeting: 0,
});

const within = (failures: readonly PinFailure[], windowMs: number, now: number) =>
  failures.filter(({ at }) => now - at < windowMs);

export const isClosedForAll = (ledger: PinLedger, now: number): boolean =>
  ledger.inMeeting >= limits.pinFailuresPerMeeting ||
  within(ledger.failures, limits.pinHourWindowMs, now).length >= limits.pinFailuresPerHour;

export function pinRoad(ledger: PinLedger, source: string, now: number): PinRoad {
  if (isClosedForAll(ledger, now)) return 'closedForAll';
  const own = within(ledger.failures, limits.pinSourceWindowMs, now).filter(
    (failure) => failure.source === source,
  );
  return own.length >= limits.pinFailuresPerSource ? 'closedForSource' : 'open';
}

/** Counts a wrong PIN. Only while the road is open to its source. */
export const countFailure = (ledger: PinLedger, source: string, now: number): PinLedger => ({
  failures: [...within(ledger.failures, limits.pinHourWindowMs, now), { source, at: now }],
  inMeeting: ledger.inMeeting + 1,
});

export const forgetMeeting = (ledger: PinLedger): PinLedger => ({ ...ledger, inMeeting: 0 });

/** When a road that is closed for all by the hour's budget opens again; null while that is not the reason. */
export function opensAgainAt(ledger: PinLedger, now: number): number | null {
  const recent = within(ledger.failures, limits.pinHourWindowMs, now);
  const freeing = recent[recent.length - limits.pinFailuresPerHour];
  return freeing ? freeing.at + limits.pinHourWindowMs : null;
}
