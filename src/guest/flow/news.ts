import type { Participant, ParticipantId } from '#shared/signal/values.ts';

/** What a person in the meeting is told when the list of participants changes. */
export type News =
  | {
      kind:
        | 'joined'
        | 'left'
        | 'sharing'
        | 'sharingOver'
        | 'microphoneOn'
        | 'microphoneOff'
        | 'away'
        | 'back';
      name: string;
    }
  | { kind: 'mutedByRoom' }
  /** The room is at another address, and the call goes on from there. */
  | { kind: 'roomMoved' };

/** News that only a screen reader says: the tile shows it. */
export const isQuiet = ({ kind }: News): boolean =>
  kind === 'microphoneOn' || kind === 'microphoneOff' || kind === 'away' || kind === 'back';

/** What others did between two lists, in the order of the new one; one's own doings are no news. */
export function newsOf(
  before: readonly Participant[],
  after: readonly Participant[],
  self: ParticipantId,
): News[] {
  const known = new Map(before.map((participant) => [participant.id, participant]));
  const news: News[] = [];
  for (const now of after) {
    if (now.id === self) continue;
    const was = known.get(now.id);
    if (was) news.push(...changesOf(was, now));
    else news.push({ kind: 'joined', name: now.name });
  }
  const present = new Set(after.map(({ id }) => id));
  for (const { id, name } of before)
    if (id !== self && !present.has(id)) news.push({ kind: 'left', name });
  return news;
}

function changesOf(was: Participant, { name, media, connection }: Participant): News[] {
  const news: News[] = [];
  if (was.media.screen !== media.screen)
    news.push({ kind: media.screen ? 'sharing' : 'sharingOver', name });
  if (was.media.microphone !== media.microphone)
    news.push({ kind: media.microphone ? 'microphoneOn' : 'microphoneOff', name });
  if (was.connection !== connection)
    news.push({ kind: connection === 'away' ? 'away' : 'back', name });
  return news;
}
