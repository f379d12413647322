import { limits } from '#shared/limits.ts';
import type { Cancel, Clock } from '../ports.ts';

/** What a session's silence means (ADR 0003). `over` is for good. */
export type SilenceStage = 'here' | 'away' | 'gone' | 'over';

const stages: readonly { stage: SilenceStage; fromMs: number }[] = [
  { stage: 'over', fromMs: limits.resumeMs },
  { stage: 'gone', fromMs: limits.goneAfterMs },
  { stage: 'away', fromMs: limits.awayAfterMs },
];

const stageOf = (silentMs: number): SilenceStage =>
  stages.find(({ fromMs }) => silentMs >= fromMs)?.stage ?? 'here';

const untilNextStage = (silentMs: number): number =>
  Math.min(...stages.map(({ fromMs }) => fromMs).filter((fromMs) => fromMs > silentMs)) - silentMs;

export interface SilenceWatch {
  heard(): void;
  dispose(): void;
}

/** Tells each change of the stage; it begins with `here`, and nothing follows `over`. */
export function watchSilence(clock: Clock, onStage: (stage: SilenceStage) => void): SilenceWatch {
  let heardAt = clock.monotonic();
  let stage: SilenceStage = 'here';
  let cancel: Cancel = () => undefined;
  let isDisposed = false;

  function enter(next: SilenceStage): void {
    if (isDisposed || next === stage) return;
    stage = next;
    onStage(next);
  }

  /** One timer for many frames: it looks again at how long the silence is when it fires. */
  function waitForNextStage(): void {
    if (isDisposed || stage === 'over') return;
    cancel = clock.after(untilNextStage(clock.monotonic() - heardAt), () => {
      enter(stageOf(clock.monotonic() - heardAt));
      waitForNextStage();
    });
  }

  waitForNextStage();
  return {
    heard() {
      const wasHere = stage === 'here';
      heardAt = clock.monotonic();
      if (wasHere || isDisposed || stage === 'over') return;
      cancel();
      enter('here');
      waitForNextStage();
    },
    dispose() {
      isDisposed = true;
      cancel();
    },
  };
}
