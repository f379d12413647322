import type { HostedMeeting, LobbyGuest } from '#shared/room/snapshot.ts';
import type { Participant } from '#shared/signal/values.ts';
import { isClosedForAll, opensAgainAt } from './pinLimits.ts';
import type { Door, HostState, SessionId, Stage, Visitor } from './state.ts';

/** What follows from the state: who sits, who waits, what others are told. */
type InStage = Extract<Stage, { at: 'in' }>;
type LobbyStage = Extract<Stage, { at: 'lobby' }>;
export type Seated = { session: SessionId; visitor: Visitor; stage: InStage };
export type Waiting = { session: SessionId; visitor: Visitor; stage: LobbyStage };

/** Who holds a seat, in the order of admission. */
export function seated(state: HostState): Seated[] {
  const found: Seated[] = [];
  for (const [session, visitor] of state.visitors)
    if (visitor.stage.at === 'in' && visitor.connection !== 'gone')
      found.push({ session, visitor, stage: visitor.stage });
  return found.toSorted((one, other) => one.stage.order - other.stage.order);
}

/** Who waits, oldest first. */
export function waiting(state: HostState): Waiting[] {
  const found: Waiting[] = [];
  for (const [session, visitor] of state.visitors)
    if (visitor.stage.at === 'lobby' && visitor.connection !== 'gone')
      found.push({ session, visitor, stage: visitor.stage });
  return found.toSorted((one, other) => one.stage.expiresAt - other.stage.expiresAt);
}

/** The participants as everybody sees them, the wall first. Empty without a meeting. */
export function roster(state: HostState): Participant[] {
  if (!state.meeting) return [];
  const wall: Participant = {
    id: state.wall.id,
    name: state.settings['room.name'],
    kind: 'wall',
    order: 0,
    media: state.wall.media,
    connection: 'here',
  };
  const others = seated(state).map(({ visitor, stage: { id, order, person } }): Participant => ({
    id,
    ...person,
    order,
    connection: visitor.connection === 'away' ? 'away' : 'here',
  }));
  return [wall, ...others];
}

export const lobbyGuests = (state: HostState): LobbyGuest[] =>
  waiting(state).map(({ visitor, stage: { id, person, knockedAt } }) => ({
    id,
    name: person.name,
    kind: person.kind,
    road: visitor.source.road,
    knockedAt,
  }));

/** What the door says to anybody. Without a meeting it says what the next one will be like. */
export const doorOf = (state: HostState): Door => ({
  roomName: state.settings['room.name'],
  pinOpens: state.meeting ? state.meeting.pin !== null : state.settings['meeting.pin'],
});

export const isPinRoadClosed = ({ limits: { ledger, isSaved } }: HostState, now: number): boolean =>
  ledger === null || !isSaved || isClosedForAll(ledger, now);

/** The meeting as the room's own screen sees it; null while none runs. */
export function hostedMeeting(state: HostState, now: number): HostedMeeting | null {
  if (!state.meeting) return null;
  return {
    role: 'host',
    self: state.wall.id,
    startedAt: state.meeting.startedAt,
    locked: state.meeting.locked,
    pin: state.meeting.pin,
    isPinRoadClosed: isPinRoadClosed(state, now),
    participants: roster(state),
    roads: Object.fromEntries(
      seated(state).map(({ visitor, stage }) => [stage.id, visitor.source.road]),
    ),
  };
}

/** When something is due without anybody's doing: the earliest such moment, or null. */
export function nextDeadline(state: HostState, now: number): number | null {
  const due: number[] = [];
  for (const { stage } of state.visitors.values()) {
    if (stage.at === 'lobby') due.push(stage.expiresAt);
    // A refusal that is overdue waits for the disk, and leaves with the news of it.
    else if (stage.at === 'door' && stage.refusal && stage.refusal.dueAt > now)
      due.push(stage.refusal.dueAt);
  }
  const opens = state.limits.ledger && opensAgainAt(state.limits.ledger, now);
  if (opens !== null) due.push(opens);
  return due.length > 0 ? Math.min(...due) : null;
}
