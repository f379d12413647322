import { sixDigitsCount, sixDigitsFrom, type SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Random } from '../ports.ts';
import type { MeetingRow } from '../repositories/meetings.ts';
import type { Repositories } from '../repositories/store.ts';

/** With 90 of 100 ids taken, all rounds together fail once in 10^10 times. */
const candidates = 8;
const rounds = 32;

/** Everything of a meeting that does not depend on its id. */
export type MeetingToBe = Omit<MeetingRow, 'endedAt' | 'digits'>;

/**
 * A free id, drawn at random until one is free: what is handed out says nothing about the others, and it
 * takes as long with half a million ids in use as with none. Undefined when hardly any is left.
 */
export async function claimId(
  { meetings }: Pick<Repositories, 'meetings'>,
  random: Random,
  meeting: MeetingToBe,
): Promise<MeetingRow | undefined> {
  for (let round = 0; round < rounds; round += 1) {
    const drawn: SixDigits[] = Array.from({ length: candidates }, () =>
      sixDigitsFrom(random.integer(sixDigitsCount)),
    );
    const taken = await meetings.taken(drawn, meeting.createdAt);
    const digits = drawn.find((id) => !taken.has(id));
    const claimed = digits && (await meetings.claim({ digits, ...meeting }));
    if (claimed) return claimed;
  }
  return undefined;
}
