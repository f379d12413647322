import type { Cancel, Clock } from '../ports.ts';
import { lanLimits } from './lanLimits.ts';

/** When the receipt of messages is acknowledged: with the next message that goes the other way, or soon. */
export interface Acks {
  /** What is acknowledged by the frame that is about to be sent. */
  take(): number;
  /** Something was received. */
  received(): void;
  /** There is no socket to acknowledge on. */
  stop(): void;
}

export function createAcks(clock: Clock, highest: () => number, send: (ack: number) => void): Acks {
  let told = 0;
  let cancel: Cancel | null = null;

  function stop(): void {
    cancel?.();
    cancel = null;
  }
  function take(): number {
    stop();
    told = highest();
    return told;
  }
  return {
    take,
    received() {
      if (highest() - told >= lanLimits.ackEveryMessages) send(take());
      else if (highest() > told) cancel ??= clock.after(lanLimits.ackDelayMs, () => send(take()));
    },
    stop,
  };
}
