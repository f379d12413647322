import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';
import type { News } from './screenStore.ts';

type Present = { self: ParticipantId; participants: readonly Participant[] };

/** The meeting this room is in, hosted or visited; null while there is none or the door is still shut. */
export function present(snapshot: RoomSnapshot | null): Present | null {
  const meeting = snapshot?.meeting;
  if (!meeting) return null;
  if (meeting.role === 'host') return meeting;
  return meeting.stage.at === 'in' ? meeting.stage : null;
}

/** What happened to the others between two snapshots of one meeting. Nothing when a meeting begins or ends. */
export function announcements(
  before: RoomSnapshot | null,
  after: RoomSnapshot | null,
): readonly News[] {
  const old = present(before);
  const now = present(after);
  if (!old || !now || old.self !== now.self) return [];
  const known = new Map(old.participants.map((one) => [one.id, one]));
  const news: News[] = [];
  for (const one of now.participants) {
    const previous = known.get(one.id);
    known.delete(one.id);
    if (one.id === now.self) continue;
    if (previous) news.push(...changes(previous, one));
    else news.push({ kind: 'joined', name: one.name });
  }
  for (const gone of known.values()) news.push({ kind: 'left', name: gone.name });
  return news;
}

function changes(previous: Participant, { name, media }: Participant): News[] {
  const news: News[] = [];
  if (previous.media.microphone !== media.microphone)
    news.push({ kind: media.microphone ? 'microphoneOn' : 'microphoneOff', name });
  if (previous.media.screen !== media.screen)
    news.push({ kind: media.screen ? 'shareStarted' : 'shareStopped', name });
  return news;
}
