import type { Failure } from '../errors.ts';
import type { MeetingId } from '../meetingId.ts';

/** Another room that has answered on the LAN. A hint, like all of discovery (DESIGN 5). */
export type ListedRoom = {
  /** Stays the same under every name and address. */
  identity: string;
  name: string;
  /** The name goes on: show an ellipsis. */
  isNameCut: boolean;
  state: 'free' | 'busy';
  /** What it is called by; null where it cannot be called by ten digits. */
  id: MeetingId | null;
  /** When it last answered, milliseconds since the epoch. */
  heardAt: number;
};

/** The rooms nearby, as the wall lists them. */
export type NearbyRooms = {
  /** In the order of their names. */
  rooms: readonly ListedRoom[];
  /** End of the last search, milliseconds since the epoch; null while the first one is under way. */
  searchedAt: number | null;
  /** Why rooms may be missing from the list: `network.…`, `discovery.cannotAsk`, `discovery.forged`. */
  trouble: Failure | null;
};

export const nothingSearched: NearbyRooms = { rooms: [], searchedAt: null, trouble: null };
