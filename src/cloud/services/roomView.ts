import { cloudLimits } from '#shared/cloud/limits.ts';
import type { CloudMeeting, CloudRoom, LanDoor } from '#shared/cloud/rest.ts';
import type { MeetingRow } from '../repositories/meetings.ts';
import type { RoomRow } from '../repositories/rooms.ts';

export const isOnline = (room: RoomRow, now: number): boolean =>
  room.seenAt !== null && room.seenAt > now - cloudLimits.roomSilentMs;

function stateOf(room: RoomRow, now: number): CloudRoom['state'] {
  if (room.revokedAt !== null) return 'revoked';
  if (room.keyHash === null) return 'new';
  return isOnline(room, now) ? (room.state ?? 'free') : 'offline';
}

export const lanOf = ({ lanAddress, lanPort, lanSpki }: RoomRow): LanDoor | null =>
  lanAddress === null || lanPort === null || lanSpki === null
    ? null
    : { address: lanAddress, port: lanPort, spki: lanSpki };

/** A room as administrators see it. */
export const viewRoom = (room: RoomRow, now: number): CloudRoom => ({
  roomId: room.roomId,
  name: room.name,
  state: stateOf(room, now),
  createdAt: room.createdAt,
  enrolledAt: room.enrolledAt,
  seenAt: room.seenAt,
  version: room.version,
  lan: lanOf(room),
});

export const viewMeeting = (meeting: MeetingRow): CloudMeeting => ({
  id: meeting.digits,
  isLocked: meeting.isLocked === 1,
  createdAt: meeting.createdAt,
  expiresAt: meeting.expiresAt,
});
