import * as z from 'zod/mini';
import { clientMessageSchema, failureSchema, hostMessageSchema } from '../signal/messages.ts';
import { tokenSchema } from '../signal/values.ts';

/**
 * Frames of the LAN road: one JSON text frame each, at most `limits.frameBytes`. They give what XEP-0198
 * gives the XMPP road: numbered messages, acknowledgements, and resumption after the socket was lost.
 *
 * The client's first frame is `open` (a new session) or `resume`. `seq` counts the messages of one
 * direction of one session from 1; `ack` is the highest `seq` received in order. What was not acknowledged
 * is sent again after a resumption, and a `seq` seen before is dropped.
 */
export const protocolVersion = 1;

const seqSchema = z.int().check(z.minimum(0));

export const clientFrameSchema = z.discriminatedUnion('f', [
  z.object({ f: z.literal('open'), version: z.int() }),
  z.object({ f: z.literal('resume'), version: z.int(), token: tokenSchema, ack: seqSchema }),
  z.object({ f: z.literal('msg'), seq: seqSchema, ack: seqSchema, body: clientMessageSchema }),
  z.object({ f: z.literal('ack'), ack: seqSchema }),
  z.object({ f: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export const hostFrameSchema = z.discriminatedUnion('f', [
  /** Answer to `open`: the bearer token by which this session is resumed. */
  z.object({ f: z.literal('opened'), token: tokenSchema }),
  z.object({ f: z.literal('resumed'), ack: seqSchema }),
  z.object({ f: z.literal('msg'), seq: seqSchema, ack: seqSchema, body: hostMessageSchema }),
  z.object({ f: z.literal('ack'), ack: seqSchema }),
  z.object({ f: z.literal('pong') }),
  /** The last frame before the room closes the socket, with the reason. */
  z.object({ f: z.literal('bye'), failure: failureSchema }),
]);
export type HostFrame = z.infer<typeof hostFrameSchema>;
