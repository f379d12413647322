import * as z from 'zod/mini';
import { limits } from '../limits.ts';

/** Identifies one person or room in one meeting. 16 random bytes, base64url; says nothing about its owner. */
export const participantIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{22}$/))
  .brand<'ParticipantId'>();
export type ParticipantId = z.infer<typeof participantIdSchema>;

/** Bearer secret, 32 random bytes base64url. Never in a URL, a log or an advert. */
export const tokenSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** Characters that change how the text around them reads, or that cannot be seen (Unicode Cc, Cf, Zl, Zp, Co, Cn, Cs). */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** A name as others see it: without invisible characters, blanks collapsed, cut to the limit. May come out empty. */
export const cleanName = (raw: string, maxCharacters: number = limits.nameCharacters): string =>
  [...raw.normalize('NFC').replace(invisible, ' ').replace(/\s+/g, ' ').trim()]
    .slice(0, maxCharacters)
    .join('')
    .trim();

/** A person's or a room's name. Shown as text only, never as markup (DESIGN 6). */
export const nameSchema = z.string().check(
  z.minLength(1),
  z.maxLength(limits.nameCharacters * 2),
  z.refine((name) => cleanName(name) === name),
);

export const pinSchema = z
  .string()
  .check(z.regex(new RegExp(`^[0-9]{${limits.pinDigitsMin},${limits.pinDigitsMax}}$`)));

/** The four media slots of a link, in the order of their m-lines. They are negotiated once; later only tracks change. */
export const slots = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type Slot = (typeof slots)[number];

/** What a participant is sending right now, as the participant says it. */
export const mediaStateSchema = z.object({
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
});
export type MediaState = z.infer<typeof mediaStateSchema>;

export const participantKindSchema = z.enum(['wall', 'guest', 'room', 'app']);
export type ParticipantKind = z.infer<typeof participantKindSchema>;

/**
 * One participant as all others see it. `order` grows with every admission: of two participants the one
 * with the greater order is the caller of their link and makes every offer.
 * `connection` is `away` while the room hears nothing from it.
 */
export const participantSchema = z.object({
  id: participantIdSchema,
  name: nameSchema,
  kind: participantKindSchema,
  order: z.int().check(z.nonnegative()),
  media: mediaStateSchema,
  connection: z.enum(['here', 'away']),
});
export type Participant = z.infer<typeof participantSchema>;

/**
 * WebRTC signalling between two participants. `link` names one RTCPeerConnection pair: what belongs to a
 * link that has been replaced is dropped. The caller sends offers, the other side answers, and asks for a
 * new offer by `restart` (RFC 8445 ICE restart) when its path is gone.
 */
const linkSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,32}$/));
export const signalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('offer'),
    link: linkSchema,
    sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpBytes)),
  }),
  z.object({
    kind: z.literal('answer'),
    link: linkSchema,
    sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpBytes)),
  }),
  z.object({
    kind: z.literal('candidate'),
    link: linkSchema,
    candidate: z.string().check(z.maxLength(limits.candidateCharacters)),
    sdpMid: z.nullable(z.string().check(z.maxLength(16))),
    sdpMLineIndex: z.nullable(z.int().check(z.minimum(0), z.maximum(64))),
    usernameFragment: z.nullable(z.string().check(z.maxLength(256))),
  }),
  z.object({ kind: z.literal('restart'), link: linkSchema }),
  /** A spare connection from a guest to the wall (ADR 0009); its candidates travel as those of a link do. */
  z.object({
    kind: z.enum(['spareOffer', 'spareAnswer']),
    link: linkSchema,
    sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpBytes)),
  }),
]);
export type Signal = z.infer<typeof signalSchema>;
