import type { Failure } from '#shared/errors.ts';
import { parseMeetingId } from '#shared/meetingId.ts';

export const idDigits = 10;
export const cloudIdDigits = 6;

/** Whether what is typed is as long as an id can be: six digits only where there is a cloud to ask. */
export const isWholeId = (digits: string, hasCloud: boolean): boolean =>
  digits.length === idDigits || (hasCloud && digits.length === cloudIdDigits);

/**
 * What can be said of an id while it is typed: nothing before it is whole, then at once whether it can be
 * one. Whether public addresses are allowed is the room's to decide, and six digits are the cloud's.
 */
export function checkTypedId(digits: string, ownId: string | null): Failure | null {
  if (digits.length < idDigits) return null;
  if (digits === ownId) return { code: 'id.own' };
  const parsed = parseMeetingId(digits, { allowPublicAddressIds: true });
  return parsed.ok ? null : { code: parsed.error.code };
}
