import { createContext, useContext } from 'react';
import type { RoomClient, RoomCommands } from '../room/roomClient.ts';
import type { RoomStore } from '../room/roomStore.ts';
import type { CallController } from './call/callController.ts';
import type { Perform } from './perform.ts';
import type { ScreenStore } from './screenStore.ts';

/** What the screens are wired to. */
export type Wall = {
  commands: RoomCommands;
  watchNearby: RoomClient['watchNearby'];
  perform: Perform;
  room: RoomStore;
  screen: ScreenStore;
  call: CallController;
};

const context = createContext<Wall | null>(null);

export const WallProvider = context.Provider;

export function useWall(): Wall {
  const wall = useContext(context);
  if (!wall) throw new Error('useWall outside of WallProvider');
  return wall;
}
