import * as z from 'zod/mini';
import { nameSchema } from './signal/values.ts';

/**
 * What the personal app tells a room, on the room's LAN host: `POST <presencePath>` with this as its JSON body
 * (ADR 0013). 204: taken. 400: not this. 429: too often, or too many people. A hint like all of
 * discovery: nothing may be opened or shown because of it.
 *
 * - `device`: 16 bytes, base64url, made anew for each pair of an installation and a room: the same person
 *   cannot be recognised from room to room, and nobody can speak for a device whose id they do not know.
 * - `name`: only where the person has joined this room by that name; null otherwise.
 */
export const presenceReportSchema = z.strictObject({
  version: z.literal(1),
  device: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  state: z.enum(['near', 'left']),
  name: z.nullable(nameSchema),
});
export type PresenceReport = z.infer<typeof presenceReportSchema>;

export const presencePath = '/.well-known/mago-room/presence';

export const presenceLimits = {
  bodyBytes: 1024,
  /** An app that is near says so this often. */
  repeatMs: 20_000,
  /** Not heard of for so long, a device counts as gone: two repeats may be lost. */
  silenceMs: 65_000,
  /** Without a sighting for so long, the app says that it has left. */
  goneAfterMs: 30_000,
  devices: 256,
  devicesPerSource: 8,
} as const;
