import type { Failure } from '#shared/errors.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';

/**
 * The client's side of a road to a room (DESIGN 3). Every road carries the same messages, each delivered
 * once and in order, also across an interruption that the room still remembers.
 */
export type RoadState =
  | { at: 'connecting' }
  | { at: 'open' }
  /** Lost and trying again; `attempt` counts from 1. */
  | { at: 'reconnecting'; attempt: number }
  /** For good: closed by us, refused by the room, or not reached within the cap. */
  | { at: 'closed'; failure: Failure | null };

export type RoadEvent =
  { type: 'state'; state: RoadState } | { type: 'message'; message: HostMessage };

export interface Road {
  /** What the screen calls it (DESIGN 11). */
  readonly name: 'LAN' | 'XMPP';
  readonly state: RoadState;
  /** Queued while there is no connection; never lost unless the road closes. */
  send(message: ClientMessage): void;
  subscribe(listener: (event: RoadEvent) => void): () => void;
  /** The network may be back: try at once instead of at the next back-off. */
  retryNow(): void;
  close(): void;
}
