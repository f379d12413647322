import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Joined, Renewed } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { MeetingRow } from '../repositories/meetings.ts';
import type { Repositories } from '../repositories/store.ts';
import { hashSecret, isSecret, makeSecret } from '../secrets.ts';
import { iceServersFor } from './ice.ts';
import { askLimit, holdLimit, type Limit } from './limiter.ts';
import type { MeetingsDeps } from './meetings.ts';
import { lanOf } from './roomView.ts';
import { guestXmpp, type XmppDeps } from './xmpp.ts';

/**
 * A guest's way to a room by six digits. Unknown, ended and locked ids get one answer and count alike as
 * wrong; after ten of them in an hour a source is told to wait, whatever it asks for (DESIGN 6).
 */
export interface JoiningService {
  join(source: string, id: string): Promise<Result<Joined, Failure>>;
  /** New credentials for a guest who is on the way or in; its pass is good for as long again. */
  renew(source: string, pass: string): Promise<Result<Renewed, Failure>>;
}

const wrongIds: Limit = {
  name: 'join',
  rule: { count: cloudLimits.wrongIdsPerSource, windowMs: cloudLimits.wrongIdsWindowMs },
};

/** A guest who may go on to the room. */
type Admitted = { meeting: MeetingRow; pass: string; passKey: string };

export function createJoiningService({
  store,
  clock,
  random,
  turn,
  xmpp,
}: MeetingsDeps & XmppDeps): JoiningService {
  async function givePass(
    { passes }: Repositories,
    meeting: MeetingRow,
    createdAt: number,
  ): Promise<Result<Admitted, Failure>> {
    const pass = makeSecret('pass', random);
    const passKey = random.uuid();
    const row = {
      hash: hashSecret(pass),
      passKey,
      meetingKey: meeting.meetingKey,
      createdAt,
      expiresAt: createdAt + cloudLimits.passMs,
    };
    const isInserted = await passes.insertWithin(row, cloudLimits.passesPerMeeting);
    return isInserted ? ok({ meeting, pass, passKey }) : err({ code: 'join.full' });
  }

  /** Whatever decides happens under the locks; they are held for as short as can be. */
  const admit = (source: string, id: string, now: number): Promise<Result<Admitted, Failure>> =>
    store.transaction(async (within) => {
      const limit = await holdLimit(within, wrongIds, source, now);
      if (!limit.ok) return err({ code: 'join.tooOften', ...limit.error });
      const meeting = await within.meetings.lockOpen(id, now);
      if (meeting) return givePass(within, meeting, now);
      await limit.value.count();
      return err({ code: 'join.refused' });
    });

  return {
    async join(source, id) {
      const now = clock.now();
      const asked = await askLimit(store, wrongIds, source, now);
      if (!asked.ok) return err({ code: 'join.tooOften', ...asked.error });
      const admitted = await admit(source, id, now);
      if (!admitted.ok) return admitted;
      const { meeting, pass, passKey } = admitted.value;
      const room = await store.rooms.find(meeting.roomId);
      if (!room) throw new Error('a meeting without a room');
      return ok({
        room: { name: room.name, lan: lanOf(room) },
        pass,
        ice: iceServersFor(turn, `${meeting.meetingKey}.${passKey}`, now),
        xmpp: guestXmpp(xmpp, { roomId: room.roomId, passKey, source }, now),
      });
    },
    async renew(source, pass) {
      const now = clock.now();
      const refused = err<Failure>({ code: 'cloud.keyRefused' });
      if (!isSecret('pass', pass)) return refused;
      return store.transaction(async ({ passes, meetings }) => {
        const row = await passes.renew(hashSecret(pass), now, now + cloudLimits.passMs);
        const meeting = row && (await meetings.findByKey(row.meetingKey, now));
        if (!row || !meeting) return refused;
        const { roomId } = meeting;
        const { passKey } = row;
        const ice = iceServersFor(turn, `${row.meetingKey}.${passKey}`, now);
        return ok({ ice, xmpp: guestXmpp(xmpp, { roomId, passKey, source }, now) });
      });
    },
  };
}
