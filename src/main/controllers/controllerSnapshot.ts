import type { ControllerMeeting, ControllerSnapshot, WallMedia } from '#shared/controller/api.ts';
import type { Meeting, RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';

/** The room's snapshot without everything that a controller has no button for: above all the PIN. */
export const reduceSnapshot = (
  { room, meeting, lobby, volume }: RoomSnapshot,
  name: string,
): ControllerSnapshot => ({
  roomName: room.name,
  name,
  meeting: meeting && reduceMeeting(meeting),
  lobby,
  volume,
});

function reduceMeeting(meeting: Meeting): ControllerMeeting {
  if (meeting.role === 'host') {
    const { startedAt, locked } = meeting;
    return { role: 'host', startedAt, locked, ...inside(meeting) };
  }
  const { roomName, stage } = meeting;
  return {
    role: 'visitor',
    roomName,
    inside: stage.at === 'in' ? { startedAt: stage.startedAt, ...inside(stage) } : null,
  };
}

type Inside = { self: ParticipantId; participants: readonly Participant[] };

function inside({ self, participants }: Inside): { people: readonly string[]; wall: WallMedia } {
  const wall = participants.find(({ id }) => id === self)?.media;
  return {
    people: participants.filter(({ id }) => id !== self).map(({ name }) => name),
    wall: { microphone: wall?.microphone ?? false, camera: wall?.camera ?? false },
  };
}
