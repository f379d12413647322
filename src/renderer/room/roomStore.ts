import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { ConnectionState, RoomClient } from './roomClient.ts';

/** The page's mirror of its room. The main process owns the truth. */
export type RoomState = {
  /** Null until the room has spoken; old while the connection is not open. */
  snapshot: RoomSnapshot | null;
  connection: ConnectionState;
};
export type RoomStore = StoreApi<RoomState>;

export function createRoomStore(client: Pick<RoomClient, 'onSnapshot' | 'onConnection'>): {
  store: RoomStore;
  dispose: () => void;
} {
  const store = createStore<RoomState>(() => ({ snapshot: null, connection: 'connecting' }));
  const stops = [
    client.onConnection((connection) => store.setState({ connection })),
    client.onSnapshot((snapshot) => store.setState({ snapshot })),
  ];
  return {
    store,
    dispose() {
      for (const stop of stops) stop();
    },
  };
}
