import type { Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import type { Cancel, Clock } from '../ports.ts';

export type HeartbeatsDeps = {
  /** One heartbeat; the answer says when the next one is due. Never rejects. */
  beat(): Promise<Result<{ heartbeatMs: number }, Failure>>;
  /** In a meeting a cloud that is gone has to be noticed within ten seconds. */
  isInMeeting(): boolean;
  clock: Pick<Clock, 'after' | 'monotonic'>;
  /** 0 ≤ value < 1. */
  random(): number;
};

/** The room's signs of life to its cloud, for as long as it is enrolled. The first one goes at once. */
export interface Heartbeats {
  /** Something has changed, or the network may be back: the next one goes now. */
  nudge(): void;
  dispose(): void;
}

/** A cloud asks for 30 s; in a meeting the room is heard six times as often. */
const inMeetingFactor = 1 / 6;
const limitsMs = { min: 2_000, max: 300_000 } as const;
/** Two that are asked for at once do not follow each other more closely. */
const gapMs = 1_000;
const backOff = { firstMs: 1_000, factor: 2, maxMs: 30_000, inMeetingMaxMs: 5_000 } as const;
/** A room that was removed may have been by mistake, or by a database that is being repaired. */
const refusedMs = 300_000;

/** How long to wait before the next one, before the jitter. `failures`: in a row. */
export function heartbeatWaitMs(
  last: Result<{ heartbeatMs: number }, Failure>,
  failures: number,
  isInMeeting: boolean,
): number {
  if (last.ok) {
    const ms = last.value.heartbeatMs * (isInMeeting ? inMeetingFactor : 1);
    return Math.min(limitsMs.max, Math.max(limitsMs.min, ms));
  }
  if (last.error.code === 'cloud.keyRefused') return refusedMs;
  const maxMs = isInMeeting ? backOff.inMeetingMaxMs : backOff.maxMs;
  const ms = Math.min(maxMs, backOff.firstMs * backOff.factor ** (failures - 1));
  return Math.max(ms, (last.error.retryAfterSeconds ?? 0) * 1_000);
}

export function startHeartbeats(deps: HeartbeatsDeps): Heartbeats {
  const { clock } = deps;
  let phase: 'waiting' | 'asking' | 'over' = 'waiting';
  let cancel: Cancel = () => undefined;
  let begunAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let isNudged = false;

  function wait(ms: number): void {
    cancel();
    cancel = clock.after(ms, () => void beat());
  }

  async function beat(): Promise<void> {
    phase = 'asking';
    isNudged = false;
    begunAt = clock.monotonic();
    const answer = await deps.beat();
    if (isOver()) return;
    phase = 'waiting';
    failures = answer.ok ? 0 : failures + 1;
    if (isNudged) return wait(untilGap());
    // Downwards only, so that what must not take longer does not.
    const jitter = 1 - 0.2 * deps.random();
    wait(heartbeatWaitMs(answer, failures, deps.isInMeeting()) * jitter);
  }

  const isOver = (): boolean => phase === 'over';
  const untilGap = (): number => Math.max(0, begunAt + gapMs - clock.monotonic());

  wait(0);
  return {
    nudge() {
      if (phase === 'asking') isNudged = true;
      else if (phase === 'waiting') wait(untilGap());
    },
    dispose() {
      phase = 'over';
      cancel();
    },
  };
}
