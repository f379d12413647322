import type { RoomApi } from '#shared/room/api.ts';
import type { FerryFrame } from '#shared/room/ferry.ts';
import type { NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { CallEvent, RoomSnapshot } from '#shared/room/snapshot.ts';

type Command = Exclude<keyof RoomApi, 'snapshots' | 'callEvents' | 'nearbyRooms' | 'ferryFrames'>;

/** What the screen can ask of its room (`RoomApi`). A promise is rejected only when the connection breaks. */
export type RoomCommands = {
  [K in Command]: (...args: Parameters<RoomApi[K]>) => Promise<Awaited<ReturnType<RoomApi[K]>>>;
};

/** `refused`: the room does not know this page; it has to be opened by a new address. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** The page's connection to its room, whatever carries it. */
export interface RoomClient {
  readonly commands: RoomCommands;
  /** The present snapshot at once if there is one, then each new one. */
  onSnapshot(listener: (snapshot: RoomSnapshot) => void): () => void;
  /** Each call event once, in order, none left out. */
  onCallEvent(listener: (event: CallEvent) => void): () => void;
  /** Looks for rooms nearby until the answer is called. */
  watchNearby(listener: (nearby: NearbyRooms) => void): () => void;
  /** What the room sends through the ferries that this page holds. */
  onFerryFrame(listener: (frame: FerryFrame) => void): () => void;
  /** The present state at once, then each change. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
}
