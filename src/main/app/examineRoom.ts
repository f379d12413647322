import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { verifyDocument } from '../identity/index.ts';
import type { Clock } from '../ports.ts';
import { fetchDocument } from '../visit/fetchDocument.ts';
import { identifyCapMs } from '../visit/identifyRoom.ts';

/** What is known of a room before it is asked. */
export type Expectation = { identity?: string; spki?: string; id?: MeetingId };

/**
 * Asks an address for its document and compares: the TLS key it really has, the signature, and what was
 * expected of it. Failures: `room.unreachable`, `room.notARoom`, and `room.keyChanged` where another room is
 * there.
 */
export async function examineRoom(
  clock: Clock,
  endpoint: { host: string; port: number },
  expected: Expectation,
  signal: AbortSignal,
): Promise<Result<RoomDocument, Failure>> {
  const late = new AbortController();
  const cancelCap = clock.after(identifyCapMs, () => late.abort());
  const fetched = await fetchDocument(endpoint, AbortSignal.any([signal, late.signal]));
  cancelCap();
  if (!fetched.ok) return fetched;
  // Before anything that it says: with another key it is another room, or somebody in between.
  const { raw, spki } = fetched.value;
  if (expected.spki !== undefined && expected.spki !== spki)
    return err({ code: 'room.keyChanged' });
  const verified = verifyDocument(raw);
  if (!verified.ok || verified.value.spki !== spki) return err({ code: 'room.notARoom' });
  const { identity, id } = verified.value;
  if (expected.id !== undefined && expected.id !== id) return err({ code: 'room.notARoom' });
  if (expected.identity !== undefined && expected.identity !== identity)
    return err({ code: 'room.keyChanged' });
  return ok(verified.value);
}
