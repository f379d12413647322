import type { CheckId, Fact, FactName, Finding, Reason, Rule } from '#shared/diagnostics/index.ts';
import type { Clock, Logger } from '../ports.ts';

/** What a check says; its id is added by the run. */
export type CheckResult = Omit<Finding, 'id'>;

export type Check = {
  id: CheckId;
  /** Ends early when the signal aborts; what it answers then is not used. Rejects only for a bug. */
  run(signal: AbortSignal): Promise<CheckResult>;
};

type Facts = Partial<Record<FactName, string | number | null>>;

const maxFactCharacters = 512;

const factsOf = (facts: Facts): Fact[] =>
  Object.entries(facts).flatMap(([name, value]) =>
    value === null || value === ''
      ? []
      : [{ name: name as FactName, value: String(value).slice(0, maxFactCharacters) }],
  );

const say =
  (state: Finding['state']) =>
  (reason: Reason, facts: Facts = {}, rule: Rule | null = null): CheckResult => ({
    ...{ state, reason, rule },
    facts: factsOf(facts),
  });

export const isOk = say('ok');
export const warns = say('warning');
export const fails = say('failed');
export const skips = say('skipped');

/** Longer than any check needs by its own limits: the net below them. */
export const checkLimitMs = 15_000;

/** Runs the checks side by side, each for `checkLimitMs` at most. What is not done when `signal` aborts is skipped. */
export function runChecks(
  checks: readonly Check[],
  deps: { clock: Clock; logger: Logger; signal: AbortSignal },
): Promise<Finding[]> {
  return Promise.all(checks.map((check) => runOne(check, deps)));
}

async function runOne(
  { id, run }: Check,
  { clock, logger, signal }: { clock: Clock; logger: Logger; signal: AbortSignal },
): Promise<Finding> {
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const cancelTimer = clock.after(checkLimitMs, () => late.abort());
  const stopped = new Promise<CheckResult>((resolve) => {
    const stop = (): void => resolve(signal.aborted ? skips('cancelled') : fails('timedOut'));
    if (either.aborted) stop();
    else either.addEventListener('abort', stop, { once: true });
  });
  const done = either.aborted
    ? stopped
    : run(either).catch((error: unknown) => {
        logger.error('diagnostics: a check has a bug', { check: id, error });
        return fails('broken');
      });
  const result = await Promise.race([stopped, done]);
  cancelTimer();
  late.abort();
  return { id, ...result };
}

/** A signal that also aborts after `ms`; `end` lets go of the timer. */
export function withDeadline(
  signal: AbortSignal,
  clock: Clock,
  ms: number,
): { signal: AbortSignal; end(): void } {
  const late = new AbortController();
  const cancel = clock.after(ms, () => late.abort());
  return { signal: AbortSignal.any([signal, late.signal]), end: cancel };
}

/** Waits, but not longer than until the signal aborts. */
export const pause = (signal: AbortSignal, clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
