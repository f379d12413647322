import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import { err, type Result } from '#shared/result.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { verifyDocument } from '../identity/index.ts';

/**
 * Whether what an address says of itself may be believed: it is a room's document, signed by the identity
 * it names, for the TLS key it was fetched with, at the id that was called. Failure: `room.notARoom`.
 *
 * @param spki SHA-256 of the SubjectPublicKeyInfo that the TLS connection really had, base64url.
 */
export function checkDocument(
  raw: unknown,
  spki: string,
  id: MeetingId,
): Result<RoomDocument, Failure> {
  const verified = verifyDocument(raw);
  if (!verified.ok) return verified;
  const isHere = verified.value.spki === spki && verified.value.id === id;
  return isHere ? verified : err({ code: 'room.notARoom' });
}
