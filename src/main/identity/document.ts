import { sign, verify, type KeyObject } from 'node:crypto';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  documentSigningText,
  roomDocumentSchema,
  type RoomDocument,
} from '#shared/roomDocument.ts';
import { parseRawPublicKey, rawPublicKey } from './keys.ts';

/** What changes in a room's document; the rest is the room's identity. */
export type DocumentFields = Pick<RoomDocument, 'name' | 'id' | 'port' | 'state' | 'spki'>;

/** The document with the room's identity and signature (RFC 8032, Ed25519). */
export function signDocument(identityKey: KeyObject, fields: DocumentFields): RoomDocument {
  const unsigned = { version: 1 as const, identity: rawPublicKey(identityKey), ...fields };
  const text = Buffer.from(documentSigningText(unsigned));
  return { ...unsigned, signature: sign(null, text, identityKey).toString('base64url') };
}

/**
 * Whatever answered at a room's address → its document, if the identity it names has signed it. It proves
 * who wrote it, not who that is (DESIGN 5). Error: `room.notARoom`.
 */
export function verifyDocument(value: unknown): Result<RoomDocument, Failure> {
  const notARoom = err({ code: 'room.notARoom' } as const);
  const parsed = roomDocumentSchema.safeParse(value);
  if (!parsed.success) return notARoom;
  const { signature, ...unsigned } = parsed.data;
  const key = parseRawPublicKey(unsigned.identity);
  if (!key) return notARoom;
  const text = Buffer.from(documentSigningText(unsigned));
  return verify(null, text, key, Buffer.from(signature, 'base64url')) ? ok(parsed.data) : notARoom;
}
