/**
 * tRPC's WebSocket protocol carried over Electron IPC (DESIGN 2): what a socket does, as frames on one
 * channel. The same protocol then runs over IPC and over the headless screen's WebSocket.
 *
 * No schemas here (they are in `carrierSchemas.ts`): this file goes into the preload script.
 */
export const apiChannel = 'api';

/** The headless screen's WebSocket, on the screen's own origin. */
export const roomApiPath = '/room-api';

export const carrierLimits = {
  /** Longest message of a page, in UTF-16 code units. An SDP of 64 KiB fits with its JSON around it. */
  frameCharacters: 256 * 1024,
  /** Open connections at a time. A page needs one, and one more while it reconnects. */
  connections: 8,
} as const;

/**
 * `c` numbers the connections of one page load from 1, `d` is one text message. The page opens; the room
 * answers `open` when it listens. Either side closes.
 */
export type CarrierFrame = { k: 'open' | 'close'; c: number } | { k: 'data'; c: number; d: string };

/** `window.room`, made by the preload script: all that a page under Electron has beside the web. */
export type RoomCarrier = {
  send(frame: CarrierFrame): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (frame: CarrierFrame) => void): () => void;
};

/** What the headless screen's page says first on a new socket, as tRPC connection parameters. Both are secrets. */
export type ScreenCredentials = {
  /** From the address the room opened; good for one page. */
  token?: string | undefined;
  /** Made by the page, kept for its reloads: the one-time token vouches for it once. */
  session: string;
};

/** WebSocket close code (RFC 6455 §7.4.2, private use) for credentials the room does not know. */
export const refusedCloseCode = 4401;
