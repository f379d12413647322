import * as z from 'zod/mini';
import { limits } from '#shared/limits.ts';
import type { Cancel, Clock, JsonFile } from '../ports.ts';
import { emptyLedger, type PinLedger } from './pinLimits.ts';

/**
 * The ledger of wrong PINs on disk, so that a restart forgives nobody. Failures are kept as ages: after a
 * restart each is at least as old as it was, and older by the time that passed in between. A clock set back
 * while the room was off therefore never adds to anybody's wait.
 */
const fileSchema = z.object({
  version: z.literal(1),
  savedAt: z.int(),
  inMeeting: z.int().check(z.minimum(0), z.maximum(limits.pinFailuresPerMeeting)),
  failures: z
    .array(
      z.object({ source: z.string().check(z.maxLength(256)), ageMs: z.int().check(z.minimum(0)) }),
    )
    .check(z.maxLength(limits.pinFailuresPerHour)),
});

/** A save that takes longer counts as failed, so that no answer waits for a disk that hangs. */
const slowMs = 2_000;
const firstRetryMs = 2_000;
const lastRetryMs = 60_000;

export interface LimitsFile {
  /** The saved ledger; an empty one where there is none, null where it cannot be read. */
  load(): Promise<PinLedger | null>;
  /** Saves this ledger as soon as may be. One write at a time; of several only the newest is written. */
  save(revision: number, ledger: PinLedger): void;
  dispose(): void;
}

export type LimitsFileDeps = {
  file: JsonFile;
  clock: Clock;
  /** A revision is on disk, or is not yet: then it is tried again, at most every minute. */
  onSettled(revision: number, isSaved: boolean): void;
};

export function createLimitsFile({ file, clock, onSettled }: LimitsFileDeps): LimitsFile {
  let wanted: { revision: number; ledger: PinLedger } | null = null;
  let isWriting = false;
  let isDisposed = false;
  let retryMs = firstRetryMs;
  let cancelRetry: Cancel | null = null;

  async function attempt(revision: number, ledger: PinLedger): Promise<boolean> {
    const cancelSlow = clock.after(slowMs, () => onSettled(revision, false));
    try {
      await file.write(toFile(ledger, clock));
      return true;
    } catch {
      return false;
    } finally {
      cancelSlow();
    }
  }

  /** Writes what is wanted, then what has been wanted meanwhile, until nothing is left or a write fails. */
  async function drain(): Promise<void> {
    if (!wanted || isDisposed) return;
    const job = wanted;
    wanted = null;
    isWriting = true;
    const isSaved = await attempt(job.revision, job.ledger);
    isWriting = false;
    if (isDisposed) return;
    if (isSaved) retryMs = firstRetryMs;
    else {
      wanted ??= job;
      cancelRetry = clock.after(retryMs, () => void drain());
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
    onSettled(job.revision, isSaved);
    if (isSaved) return drain();
  }

  return {
    async load() {
      try {
        const raw = await file.read();
        return raw === undefined ? emptyLedger : fromFile(raw, clock);
      } catch {
        return null;
      }
    },
    save(revision, ledger) {
      wanted = { revision, ledger };
      if (isWriting || isDisposed) return;
      cancelRetry?.();
      void drain();
    },
    dispose() {
      isDisposed = true;
      cancelRetry?.();
    },
  };
}

function toFile(ledger: PinLedger, clock: Clock): unknown {
  const now = clock.monotonic();
  return {
    version: 1,
    savedAt: Math.round(clock.now()),
    inMeeting: ledger.inMeeting,
    failures: ledger.failures.map(({ source, at }) => ({ source, ageMs: Math.round(now - at) })),
  };
}

function fromFile(raw: unknown, clock: Clock): PinLedger | null {
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success) return null;
  const sinceSaved = Math.max(0, clock.now() - parsed.data.savedAt);
  const now = clock.monotonic();
  return {
    inMeeting: parsed.data.inMeeting,
    failures: parsed.data.failures.map(({ source, ageMs }) => ({
      source,
      at: now - ageMs - sinceSaved,
    })),
  };
}
