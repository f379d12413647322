import { cloudLimits } from '#shared/cloud/limits.ts';
import type { CloudMeeting, Ice } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { ServiceDeps } from './deps.ts';
import { iceServersFor, type TurnPlace } from './ice.ts';
import { claimId } from './ids.ts';
import { viewMeeting } from './roomView.ts';

/** What a room does with its own meetings; it sees no others. */
export interface MeetingsService {
  start(roomId: string): Promise<Result<CloudMeeting, Failure>>;
  setLocked(roomId: string, id: string, isLocked: boolean): Promise<Result<CloudMeeting, Failure>>;
  end(roomId: string, id: string): Promise<Result<null, Failure>>;
  /** ICE servers for the room itself in this meeting. */
  ice(roomId: string, id: string): Promise<Result<Ice, Failure>>;
}

export type MeetingsDeps = ServiceDeps & { turn: TurnPlace | null };

const unknown = err<Failure>({ code: 'cloud.unknown' });

export function createMeetingsService({
  store,
  clock,
  random,
  turn,
}: MeetingsDeps): MeetingsService {
  return {
    start: (roomId) =>
      store.transaction(async (within) => {
        const createdAt = clock.now();
        if (!(await within.rooms.lock(roomId))) return unknown;
        const expiresAt = createdAt + cloudLimits.meetingSilentMs;
        const claimed = await claimId(within, random, {
          meetingKey: random.uuid(),
          roomId,
          isLocked: 0,
          createdAt,
          expiresAt,
          freeAt: expiresAt + cloudLimits.idRestMs,
        });
        return claimed.ok ? ok(viewMeeting(claimed.value)) : claimed;
      }),
    setLocked: (roomId, id, isLocked) =>
      store.transaction(async ({ meetings }) => {
        const meeting = await meetings.find(id, roomId, clock.now());
        if (!meeting) return unknown;
        await meetings.setLocked(meeting, isLocked);
        return ok(viewMeeting({ ...meeting, isLocked: isLocked ? 1 : 0 }));
      }),
    end: (roomId, id) =>
      store.transaction(async ({ meetings, passes }) => {
        const now = clock.now();
        const ended = await meetings.end(id, roomId, { now, freeAt: now + cloudLimits.idRestMs });
        if (!ended) return unknown;
        await passes.removeOfMeeting(ended.meetingKey);
        return ok(null);
      }),
    async ice(roomId, id) {
      const now = clock.now();
      const meeting = await store.meetings.find(id, roomId, now);
      return meeting ? ok(iceServersFor(turn, `${meeting.meetingKey}.room`, now)) : unknown;
    },
  };
}
