import { formatSixDigits, sixDigitsCount } from '#shared/cloud/sixDigits.ts';
import { formatMeetingId } from '#shared/meetingId.ts';

const sixDigits = String(sixDigitsCount - 1).length;

/** Ten digits of a room, or six of a meeting in the cloud, as people read them aloud. */
export const formatAnyId = (id: string): string =>
  id.length === sixDigits ? formatSixDigits(id) : formatMeetingId(id);
