import { limits } from '../limits.ts';

/**
 * One end of a numbered message stream that outlives its socket (the idea of XEP-0198 §4–5).
 * Pure bookkeeping: the caller moves the frames.
 */
export type Numbered<T> = { seq: number; body: T };

export interface Reliable<Out> {
  /** Numbers a message and keeps it until it is acknowledged. Undefined when the outbox is full: the session is lost. */
  push(body: Out): Numbered<Out> | undefined;
  /** Whether an incoming message is the next one. False: seen before or out of order, drop it. */
  accept(seq: number): boolean;
  /** Forgets what the other side has. False when it claims more than was sent: the stream is broken. */
  acknowledge(ack: number): boolean;
  /** Highest `seq` received in order. */
  readonly received: number;
  /** What the other side has not acknowledged, oldest first. */
  readonly unacknowledged: readonly Numbered<Out>[];
}

export function createReliable<Out>(capacity: number = limits.outboxMessages): Reliable<Out> {
  let sent = 0;
  let received = 0;
  let outbox: Numbered<Out>[] = [];
  return {
    push(body) {
      if (outbox.length >= capacity) return undefined;
      sent += 1;
      const message = { seq: sent, body };
      outbox.push(message);
      return message;
    },
    accept(seq) {
      if (seq !== received + 1) return false;
      received = seq;
      return true;
    },
    acknowledge(ack) {
      if (ack > sent) return false;
      // Most frames acknowledge nothing new.
      if (ack < (outbox[0]?.seq ?? Infinity)) return true;
      outbox = outbox.filter(({ seq }) => seq > ack);
      return true;
    },
    get received() {
      return received;
    },
    get unacknowledged() {
      return outbox;
    },
  };
}
