import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';
import type { Remote } from '../../../rtc/types.ts';

/**
 * Who the call engine holds a link with. Of two participants the later one calls (`order`, see
 * `#shared/signal/values.ts`); whoever is in the lobby calls the wall. A link to the lobby opens its
 * transport only (DESIGN 7, fast join).
 */
export function remotesOf(snapshot: RoomSnapshot): readonly Remote[] {
  const { meeting, lobby } = snapshot;
  const waiting = lobby.map(({ id }) => ({ id, isCaller: false, isAdmitted: false }));
  if (!meeting) return waiting;
  if (meeting.role === 'host') return [...admitted(meeting.self, meeting.participants), ...waiting];
  const { stage } = meeting;
  if (stage.at === 'lobby') return [{ id: stage.wall, isCaller: true, isAdmitted: false }];
  return stage.at === 'in' ? admitted(stage.self, stage.participants) : [];
}

function admitted(self: ParticipantId, participants: readonly Participant[]): readonly Remote[] {
  const ownOrder = participants.find(({ id }) => id === self)?.order ?? 0;
  return participants
    .filter(({ id }) => id !== self)
    .map(({ id, order }) => ({ id, isCaller: ownOrder > order, isAdmitted: true }));
}

/** Camera and microphone run while this says so, and at no other time. */
export function needsLocalMedia({ meeting }: RoomSnapshot): boolean {
  if (!meeting) return false;
  return meeting.role === 'host' || meeting.stage.at === 'lobby' || meeting.stage.at === 'in';
}

/**
 * Whether a road that was interrupted is open again, so that links that gave up waiting should try at once:
 * a guest that was away is back, the road to the visited room has been restored, or this page begins in the
 * middle of a meeting, because the one before it has crashed.
 */
export function hasRoadReturned(before: RoomSnapshot | null, after: RoomSnapshot): boolean {
  if (!before) return peopleOf(after).length > 1;
  const away = new Set(
    peopleOf(before)
      .filter(isAway)
      .map(({ id }) => id),
  );
  if (peopleOf(after).some((one) => away.has(one.id) && !isAway(one))) return true;
  return roadOf(before) === 'reconnecting' && roadOf(after) === 'open';
}

const isAway = ({ connection }: Participant): boolean => connection === 'away';

function peopleOf({ meeting }: RoomSnapshot): readonly Participant[] {
  if (meeting?.role === 'host') return meeting.participants;
  return meeting?.stage.at === 'in' ? meeting.stage.participants : [];
}

const roadOf = ({ meeting }: RoomSnapshot): 'open' | 'reconnecting' | null =>
  meeting?.role === 'visitor' && meeting.stage.at === 'in' ? meeting.stage.road : null;
