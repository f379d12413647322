import { limits } from '#shared/limits.ts';
import type { Cancel, Clock } from '../ports.ts';
import { lanLimits } from './lanLimits.ts';

/**
 * Keeps one socket below `limits.messagesPerSecond` (DESIGN 6). Who exceeds it is not read for five
 * seconds, and who has done so three times within a minute is shown out.
 */
export interface FloodGate<T> {
  push(item: T): void;
  dispose(): void;
}

export type FloodGateDeps<T> = {
  clock: Clock;
  handle(item: T): void;
  /** Stop reading. What was read before still comes through `push`, and waits. */
  pause(): void;
  resume(): void;
  /** The end: nothing is handled any more. */
  flooded(): void;
};

export function createFloodGate<T>(deps: FloodGateDeps<T>): FloodGate<T> {
  const { clock } = deps;
  const queue: T[] = [];
  let tokens: number = limits.messageBurst;
  let filledAt = clock.monotonic();
  let strikes: number[] = [];
  let cancelPause: Cancel | null = null;
  let isDone = false;

  function takeToken(): boolean {
    const now = clock.monotonic();
    const gained = ((now - filledAt) / 1_000) * limits.messagesPerSecond;
    tokens = Math.min(limits.messageBurst, tokens + gained);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  function dispose(): void {
    isDone = true;
    cancelPause?.();
    queue.length = 0;
  }

  function giveUp(): void {
    dispose();
    deps.flooded();
  }

  function strike(): void {
    const now = clock.monotonic();
    strikes = [...strikes.filter((at) => now - at < lanLimits.strikeMs), now];
    if (strikes.length >= lanLimits.strikes) return giveUp();
    deps.pause();
    cancelPause = clock.after(lanLimits.suspendMs, () => {
      cancelPause = null;
      drain();
      if (isFlowing()) deps.resume();
    });
  }

  const isFlowing = (): boolean => !isDone && cancelPause === null;

  function drain(): void {
    while (isFlowing() && queue.length > 0) {
      if (!takeToken()) return strike();
      const item = queue.shift();
      if (item !== undefined) deps.handle(item);
    }
  }

  return {
    push(item) {
      if (isDone) return;
      if (queue.length >= lanLimits.queuedFrames) return giveUp();
      queue.push(item);
      drain();
    },
    dispose,
  };
}
