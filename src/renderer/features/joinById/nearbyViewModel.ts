import type { Failure } from '#shared/errors.ts';
import { formatMeetingId, type MeetingId } from '#shared/meetingId.ts';
import type { NearbyRooms } from '#shared/room/nearbyRooms.ts';

export type NearbyRow = {
  key: string;
  name: string;
  isBusy: boolean;
  /** Grouped digits; null where the room has none. */
  id: string | null;
  /** How long it has been silent; null while its answer is fresh. */
  silentSeconds: number | null;
  /** Undefined while it cannot be called. */
  call: (() => void) | undefined;
};

export type NearbySnapshot = {
  /** The first search is under way, and nothing is known yet. */
  isLooking: boolean;
  rows: readonly NearbyRow[];
  failure: Failure | null;
};

/** An answer is fresh until the next search but one. */
const freshMs = 12_000;

/** The list of rooms nearby. `call` is undefined while nothing can be called. */
export function buildNearby(
  { rooms, searchedAt, trouble }: NearbyRooms,
  now: number,
  call: ((id: MeetingId) => void) | undefined,
): NearbySnapshot {
  return {
    isLooking: searchedAt === null,
    failure: trouble,
    rows: rooms.map(({ identity, name, isNameCut, state, id, heardAt }) => ({
      key: identity,
      name: isNameCut ? `${name}…` : name,
      isBusy: state === 'busy',
      id: id === null ? null : formatMeetingId(id),
      silentSeconds: now - heardAt < freshMs ? null : Math.floor((now - heardAt) / 1_000),
      call: call && id !== null ? () => call(id) : undefined,
    })),
  };
}
