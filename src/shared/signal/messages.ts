import * as z from 'zod/mini';
import { errorTable, type ErrorCode } from '../errors.ts';
import { limits } from '../limits.ts';
import {
  mediaStateSchema,
  nameSchema,
  participantIdSchema,
  participantSchema,
  pinSchema,
  signalSchema,
} from './values.ts';

/**
 * The messages between a participant and the room's MeetingHost. They are the same on every road
 * (DESIGN 3); delivery, order and resumption are the road's business (`../session`).
 */

/** First offer of the newcomer's link to the wall, carried by the knock so that answering costs no round trip. */
const firstOfferSchema = z.object({
  link: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,32}$/)),
  sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpBytes)),
});

export const clientMessageSchema = z.discriminatedUnion('type', [
  /** Asks to come in: with a PIN straight away, without one through the lobby. */
  z.object({
    type: z.literal('knock'),
    name: nameSchema,
    kind: z.enum(['guest', 'room', 'app']),
    media: mediaStateSchema,
    pin: z.optional(pinSchema),
    offer: z.optional(firstOfferSchema),
  }),
  z.object({ type: z.literal('signal'), to: participantIdSchema, signal: signalSchema }),
  z.object({ type: z.literal('media'), media: mediaStateSchema }),
  z.object({ type: z.literal('leave') }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
export const failureSchema = z.object({
  code: z.enum(errorCodes),
  retryAfterSeconds: z.exactOptional(z.int().check(z.minimum(0), z.maximum(86_400))),
});

const participantsSchema = z.array(participantSchema).check(z.maxLength(64));

export const hostMessageSchema = z.discriminatedUnion('type', [
  /** What the door says to anybody: the room's name and whether a PIN opens it. Nothing about meetings. */
  z.object({ type: z.literal('door'), roomName: nameSchema, pinOpens: z.boolean() }),
  /** In the lobby. `self` and `wall` let the transport to the wall open before the admission. */
  z.object({
    type: z.literal('lobby'),
    self: participantIdSchema,
    wall: participantIdSchema,
  }),
  z.object({ type: z.literal('refused'), failure: failureSchema }),
  z.object({
    type: z.literal('admitted'),
    self: participantIdSchema,
    participants: participantsSchema,
    locked: z.boolean(),
    startedAt: z.int(),
  }),
  /** The whole list after every change, the receiver included. */
  z.object({
    type: z.literal('participants'),
    participants: participantsSchema,
    locked: z.boolean(),
  }),
  z.object({ type: z.literal('signal'), from: participantIdSchema, signal: signalSchema }),
  /** The wall asks this participant to switch its microphone off. */
  z.object({ type: z.literal('muted') }),
  /** Out of the meeting: `join.removed`, `join.ended`, `join.timedOut`. */
  z.object({ type: z.literal('out'), failure: failureSchema }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
