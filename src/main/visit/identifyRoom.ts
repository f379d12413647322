import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import { ok, type Result } from '#shared/result.ts';
import type { Clock } from '../ports.ts';
import { checkDocument } from './checkDocument.ts';
import { fetchDocument } from './fetchDocument.ts';
import type { KnownRooms } from './knownRooms.ts';
import type { Endpoint, IdentifiedRoom } from './state.ts';

/** A room on the same network answers within milliseconds; a silent address is nobody's. */
export const identifyCapMs = 5_000;

/** Asks an address who it is, and checks the answer. Failures: `room.unreachable`, `room.notARoom`. */
export async function identifyRoom(
  deps: { clock: Clock; knownRooms: KnownRooms },
  id: MeetingId,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Result<IdentifiedRoom, Failure>> {
  const late = new AbortController();
  const cancelCap = deps.clock.after(identifyCapMs, () => late.abort());
  const fetched = await fetchDocument(endpoint, AbortSignal.any([signal, late.signal]));
  cancelCap();
  if (!fetched.ok) return fetched;
  const checked = checkDocument(fetched.value.raw, fetched.value.spki, id);
  if (!checked.ok) return checked;
  const acquaintance = await deps.knownRooms.recall(checked.value, id);
  return ok({ id, endpoint, document: checked.value, acquaintance });
}
