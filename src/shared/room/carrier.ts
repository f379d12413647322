import * as z from 'zod/mini';
import { tokenSchema } from '../signal/values.ts';

/**
 * tRPC's WebSocket protocol carried over Electron IPC (DESIGN 2): what a socket does, as frames on one
 * channel. The same protocol then runs over IPC and over the headless screen's WebSocket.
 *
 * `c` numbers the connections of one page load, `d` is one text message. The page opens; the room
 * answers `open` when it listens. Either side closes.
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

export const carrierFrameSchema = z.discriminatedUnion('k', [
  z.object({ k: z.literal('open'), c: z.int().check(z.minimum(1)) }),
  z.object({
    k: z.literal('data'),
    c: z.int().check(z.minimum(1)),
    d: z.string().check(z.maxLength(carrierLimits.frameCharacters)),
  }),
  z.object({ k: z.literal('close'), c: z.int().check(z.minimum(1)) }),
]);
export type CarrierFrame = z.infer<typeof carrierFrameSchema>;

/** `window.room`, made by the preload script: all that a page under Electron has beside the web. */
export type RoomCarrier = {
  send(frame: CarrierFrame): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (frame: CarrierFrame) => void): () => void;
};

/** What the headless screen's page says first on a new socket, as tRPC connection parameters. */
export const screenCredentialsSchema = z.object({
  /** From the address the room opened; good for one page. */
  token: z.optional(tokenSchema),
  /** Made by the page, kept for its reloads: the one-time token vouches for it once. */
  session: tokenSchema,
});
export type ScreenCredentials = z.infer<typeof screenCredentialsSchema>;

/** WebSocket close code (RFC 6455 §7.4.2, private use) for credentials the room does not know. */
export const refusedCloseCode = 4401;
