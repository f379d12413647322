import { cloudLimits } from '#shared/cloud/limits.ts';
import { sixDigitsCount, sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Random } from '../ports.ts';
import type { MeetingRow, MeetingToBe } from '../repositories/meetings.ts';
import type { Repositories } from '../repositories/store.ts';

/** With 90 of 100 ids taken, all rounds together fail once in 10^10 times. */
const candidates = 8;
const rounds = 32;

export type NoId = { code: 'cloud.tooManyMeetings' } | { code: 'cloud.idsTaken' };

/**
 * A free id, drawn at random until one is free: what is handed out says nothing about the others, and it
 * takes as long with half a million ids in use as with none. The room's row has to be locked.
 */
export async function claimId(
  { meetings }: Pick<Repositories, 'meetings'>,
  random: Random,
  meeting: MeetingToBe,
): Promise<Result<MeetingRow, NoId>> {
  const most = cloudLimits.meetingsPerRoom;
  for (let round = 0; round < rounds; round += 1) {
    const drawn = Array.from({ length: candidates }, () =>
      sixDigitsFrom(random.integer(sixDigitsCount)),
    );
    const claimed = await meetings.claim(drawn, meeting, most);
    if (claimed) return ok(claimed);
    const running = await meetings.ofRoom(meeting.roomId, meeting.createdAt);
    if (running.length >= most) return err({ code: 'cloud.tooManyMeetings' });
  }
  return err({ code: 'cloud.idsTaken' });
}
