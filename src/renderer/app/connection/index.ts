import type { RoomCarrier } from '#shared/room/carrier.ts';
import { takeCredentials } from '../../../ui/screenCredentials.ts';
import { createRoomConnection, type RoomConnection } from './roomConnection.ts';

export type { ConnectionState, RoomClient, RoomConnection } from './roomConnection.ts';

declare global {
  interface Window {
    /** There under Electron only: made by the preload script. */
    readonly room?: RoomCarrier;
  }
}

/** Connects the wall's page to its room, by what the page was opened with. */
export function connectToRoom(page: Window & typeof globalThis): RoomConnection {
  const now = () => page.performance.now();
  if (page.room) return createRoomConnection({ by: 'ipc', carrier: page.room }, now);
  const credentials = takeCredentials({
    href: page.location.href,
    replaceAddress: (href) => page.history.replaceState(null, '', href),
    storage: page.sessionStorage,
    randomBytes: (count) => page.crypto.getRandomValues(new Uint8Array(count)),
  });
  const { origin } = page.location;
  return createRoomConnection(
    { by: 'webSocket', origin, credentials, WebSocket: page.WebSocket },
    now,
  );
}
