import type { Failure } from '#shared/errors.ts';
import { parseMeetingId } from '#shared/meetingId.ts';

export const idDigits = 10;

/**
 * What can be said of an id while it is typed: nothing before it is whole, then at once whether it can be
 * one. Whether public addresses are allowed is the room's to decide.
 */
export function checkTypedId(digits: string, ownId: string | null): Failure | null {
  if (digits.length < idDigits) return null;
  if (digits === ownId) return { code: 'id.own' };
  const parsed = parseMeetingId(digits, { allowPublicAddressIds: true });
  return parsed.ok ? null : { code: parsed.error.code };
}
