import * as z from 'zod/mini';
import { nameSchema } from '../signal/values.ts';
import { pathKinds, pathKindSchema } from '../path.ts';
import { errorTable, type ErrorCode } from '../errors.ts';

/**
 * Bodies of the cloud's REST API: these schemas are its validation, its types and its OpenAPI document.
 * Times are milliseconds since the epoch; binary values are base64url without padding.
 */
const base64url = (characters: number) =>
  z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}$`)));
const time = z.int().check(z.minimum(0));
const ipv4 = z
  .string()
  .check(z.regex(/^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.|$)){4}$/), z.maxLength(15));

export const sixDigitsSchema = z.string().check(z.regex(/^[0-9]{6}$/));
export const roomIdSchema = z.uuid();

/** Where a room is reached on its own LAN. `spki`: SHA-256 of its TLS key, to be pinned. */
export const lanDoorSchema = z.object({
  address: ipv4,
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  spki: base64url(43),
});
export type LanDoor = z.infer<typeof lanDoorSchema>;

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
/** Every answer that is not 2xx. `fields`: which parts of a request were not understood. */
export const failureSchema = z.object({
  code: z.enum(codes),
  retryAfterSeconds: z.optional(z.int().check(z.minimum(1))),
  fields: z.optional(z.array(z.string())),
});
export type CloudFailure = z.infer<typeof failureSchema>;

// The administrator's side: rooms.

export const newRoomSchema = z.object({ name: nameSchema });
/** A one-time code as it is typed at the wall: `XXXX-XXXX`. */
export const enrolmentCodeSchema = z.object({ code: z.string(), expiresAt: time });
export type EnrolmentCode = z.infer<typeof enrolmentCodeSchema>;

export const roomSchema = z.object({
  roomId: roomIdSchema,
  name: nameSchema,
  /** `new`: no wall has typed its code yet. `offline`: enrolled and silent. */
  state: z.enum(['new', 'offline', 'free', 'busy', 'revoked']),
  createdAt: time,
  enrolledAt: z.nullable(time),
  seenAt: z.nullable(time),
  version: z.nullable(z.string()),
  lan: z.nullable(lanDoorSchema),
});
export type CloudRoom = z.infer<typeof roomSchema>;

export const createdRoomSchema = z.object({ room: roomSchema, enrolment: enrolmentCodeSchema });
export type CreatedRoom = z.infer<typeof createdRoomSchema>;

/** `next`: to be given as `after` for the following page; null on the last. */
export const roomPageSchema = z.object({
  rooms: z.array(roomSchema),
  next: z.nullable(roomIdSchema),
});
export type RoomPage = z.infer<typeof roomPageSchema>;

// The room's side.

export const enrolSchema = z.object({ code: z.string().check(z.minLength(8), z.maxLength(16)) });
/** `key` and `xmppPassword`: the room's own, told once; it says `Authorization: Bearer <key>` from then on. */
export const enrolledSchema = z.object({
  roomId: roomIdSchema,
  name: nameSchema,
  key: z.string(),
  /** For the account that heartbeats name; null where the cloud has no XMPP server. */
  xmppPassword: z.nullable(z.string().check(z.minLength(16), z.maxLength(128))),
  heartbeatMs: z.int(),
});
export type Enrolled = z.infer<typeof enrolledSchema>;

/**
 * `identity`: the room's Ed25519 key, raw, as in its document. `beaconKey`: 32 bytes, so that the cloud can
 * resolve the room's beacons; null where none is sent. `paths`: the kinds that carry its call right now.
 */
export const heartbeatSchema = z.object({
  version: z.string().check(z.minLength(1), z.maxLength(32)),
  identity: base64url(43),
  state: z.enum(['free', 'busy']),
  lan: z.nullable(lanDoorSchema),
  beaconKey: z.nullable(base64url(43)),
  paths: z.array(pathKindSchema).check(z.maxLength(pathKinds.length)),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export const cloudMeetingSchema = z.object({
  id: sixDigitsSchema,
  isLocked: z.boolean(),
  createdAt: time,
  expiresAt: time,
});
export type CloudMeeting = z.infer<typeof cloudMeetingSchema>;

const xmppUrls = z
  .array(z.string().check(z.regex(/^wss:\/\/[^\s]{1,300}$/)))
  .check(z.minLength(1), z.maxLength(4));
/** Where the room logs in as `<name>@rooms.<domain>` (ADR 0016). `urls`: to be tried in turn. */
export const roomXmppSchema = z.object({
  urls: xmppUrls,
  domain: z.string().check(z.minLength(1), z.maxLength(253)),
  name: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
});
export type RoomXmpp = z.infer<typeof roomXmppSchema>;

export const heartbeatAnswerSchema = z.object({
  name: nameSchema,
  meetings: z.array(cloudMeetingSchema),
  xmpp: z.nullable(roomXmppSchema),
  heartbeatMs: z.int(),
});
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswerSchema>;

export const lockSchema = z.object({ isLocked: z.boolean() });

/** One entry of `RTCConfiguration.iceServers` (W3C WebRTC 4.2.4). */
export const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});
export const iceSchema = z.object({ iceServers: z.array(iceServerSchema), expiresAt: time });
export type Ice = z.infer<typeof iceSchema>;

// The guest's side.

export const joinSchema = z.object({ id: sixDigitsSchema });
/** A guest's way to one room (ADR 0016). `jid`: bare; `room`: the full JID, nobody else is listened to. */
export const guestXmppSchema = z.object({
  urls: xmppUrls,
  jid: z.string().check(z.maxLength(512)),
  password: z.string().check(z.maxLength(1024)),
  room: z.string().check(z.maxLength(512)),
  expiresAt: time,
});
export type GuestXmpp = z.infer<typeof guestXmppSchema>;

/**
 * `pass`: what the guest renews its credentials with, as `Authorization: Bearer <pass>`. It opens no door:
 * the room admits. `xmpp`: null where the cloud has no XMPP server; then only the LAN door is left.
 */
export const joinedSchema = z.object({
  room: z.object({ name: nameSchema, lan: z.nullable(lanDoorSchema) }),
  pass: z.string(),
  ice: iceSchema,
  xmpp: z.nullable(guestXmppSchema),
});
export type Joined = z.infer<typeof joinedSchema>;

/** For a guest who is on the way or in: for ten minutes more. */
export const renewedSchema = z.object({ ice: iceSchema, xmpp: z.nullable(guestXmppSchema) });
export type Renewed = z.infer<typeof renewedSchema>;

/** A room as an app nearby gets to know it from a beacon. `meeting`: its open meeting's id. */
export const resolvedSchema = z.object({
  identity: base64url(43),
  name: nameSchema,
  state: z.enum(['free', 'busy']),
  lan: z.nullable(lanDoorSchema),
  meeting: z.nullable(sixDigitsSchema),
});
export type Resolved = z.infer<typeof resolvedSchema>;

export const healthSchema = z.object({ status: z.literal('ok') });
