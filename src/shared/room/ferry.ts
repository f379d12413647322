import * as z from 'zod/mini';
import { limits } from '../limits.ts';

/**
 * A ferry: a guest's socket that ends in the room's own page instead of at its LAN host, because the guest's
 * browser cannot reach the room's new address (ADR 0009). The page hands its frames to the room unread.
 */

/** Made by the page. */
export const ferryIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,32}$/));

/** Guest → room. */
export const ferryEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('received'), text: z.string().check(z.maxLength(limits.frameBytes)) }),
  z.object({ type: z.literal('closed') }),
]);
export type FerryEvent = z.infer<typeof ferryEventSchema>;

/** Room → guest; null: close the socket. */
export type FerryFrame = { ferry: string; text: string | null };
