import * as z from 'zod/mini';
import { nameSchema } from './signal/values.ts';

const base64url = (characters: number) =>
  z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}$`)));

/**
 * What `GET /.well-known/mago-room` on TCP 8034 says of a room (DESIGN 5). A hint: it names the key, and
 * `signature` proves that the owner of `identity` wrote it, not who that is.
 *
 * - `identity`: Ed25519 public key, raw 32 bytes; also the room's lasting id.
 * - `spki`: SHA-256 of the TLS key's SubjectPublicKeyInfo.
 * - `signature`: Ed25519 over the UTF-8 bytes of `documentSigningText`.
 * Binary values are base64url without padding.
 */
export const roomDocumentSchema = z.object({
  version: z.literal(1),
  identity: base64url(43),
  name: nameSchema,
  id: z.nullable(z.string().check(z.regex(/^[0-9]{10}$/))),
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  spki: base64url(43),
  state: z.enum(['free', 'busy']),
  signature: base64url(86),
});
export type RoomDocument = z.infer<typeof roomDocumentSchema>;

/** The text that is signed: a fixed order of fields, one JSON array, so that two writers cannot differ. */
export const documentSigningText = (d: Omit<RoomDocument, 'signature'>): string =>
  JSON.stringify(['mago-room', d.version, d.identity, d.name, d.id, d.port, d.spki, d.state]);

export const documentPath = '/.well-known/mago-room';
export const socketPath = '/road';
/** Registered nowhere; the room's default LAN port (DESIGN 10). */
export const lanPort = 8034;
