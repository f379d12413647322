import { presenceLimits, type PresenceReport } from '#shared/presence.ts';
import type { Cancel, Clock } from '../ports.ts';
import type { PinnedRoom } from '../visit/index.ts';

/** A room that one is near to. */
export type NearRoom = { identity: string; room: PinnedRoom };

export type TellerDeps = {
  /** Never rejects; a report that does not arrive is not missed, as the next one follows. */
  send(room: PinnedRoom, report: PresenceReport, signal: AbortSignal): Promise<void>;
  /** The id of this installation for one room, and for no other. */
  deviceFor(identity: string): string;
  /** The name that was given to this room, or null. */
  nameFor(identity: string): string | null;
  clock: Clock;
};

/** On a campus network everything is near: the strongest ones are told. */
const maxRooms = 16;
const farewellMs = 1_000;

/** Tells rooms that this person is near, and that they have left. */
export interface Teller {
  /** Who is near now, strongest first. Those that are not among them any more are told goodbye. */
  update(near: readonly NearRoom[]): void;
  /** Tells the room again at once, for a name that was given. */
  refresh(identity: string): void;
  /** Says goodbye everywhere; resolves within a second. */
  dispose(): Promise<void>;
}

export function createTeller({ send, deviceFor, nameFor, clock }: TellerDeps): Teller {
  const told = new Map<string, { room: PinnedRoom; cancel: Cancel }>();
  const ending = new AbortController();
  let isOver = false;

  function say(identity: string, room: PinnedRoom, state: 'near' | 'left'): Promise<void> {
    const name = nameFor(identity);
    const report = { version: 1, device: deviceFor(identity), state, name } as const;
    return send(room, report, ending.signal);
  }

  function sayNear(identity: string, room: PinnedRoom): void {
    told.get(identity)?.cancel();
    const cancel = clock.after(presenceLimits.repeatMs, () => sayNear(identity, room));
    told.set(identity, { room, cancel });
    void say(identity, room, 'near');
  }

  function sayLeft(identity: string): Promise<void> {
    const entry = told.get(identity);
    if (!entry) return Promise.resolve();
    entry.cancel();
    told.delete(identity);
    return say(identity, entry.room, 'left');
  }

  return {
    update(near) {
      if (isOver) return;
      const wanted = new Map(near.slice(0, maxRooms).map((one) => [one.identity, one.room]));
      for (const identity of [...told.keys()]) if (!wanted.has(identity)) void sayLeft(identity);
      for (const [identity, room] of wanted) {
        const known = told.get(identity)?.room;
        const isSame = known?.host === room.host && known.port === room.port;
        if (!isSame || known.spki !== room.spki) sayNear(identity, room);
      }
    },
    refresh(identity) {
      const entry = told.get(identity);
      if (entry) sayNear(identity, entry.room);
    },
    async dispose() {
      isOver = true;
      const cancelEnd = clock.after(farewellMs, () => ending.abort());
      await Promise.all([...told.keys()].map(sayLeft));
      cancelEnd();
      ending.abort();
    },
  };
}
