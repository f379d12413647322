import { limits } from '#shared/limits.ts';
import type { MediaState, ParticipantId, Signal } from '#shared/signal/values.ts';
import type { Source } from '../ports.ts';
import { welcome } from './admission.ts';
import { forgetMeeting } from './pinLimits.ts';
import {
  atDoor,
  maxSessions,
  maxSessionsPerSource,
  send,
  stay,
  visitorSeats,
  withoutVisitor,
  withStage,
  withVisitor,
  type Connection,
  type Effect,
  type Facts,
  type HostState,
  type SessionId,
  type Step,
} from './state.ts';
import { seated, waiting } from './views.ts';

/** Coming, being heard, saying something, going: everything a visitor does but knocking. */
export function open(state: HostState, session: SessionId, source: Source): Step {
  const all = [...state.visitors.values()];
  const ofSource = all.filter((visitor) => visitor.source.key === source.key);
  if (all.length >= maxSessions || ofSource.length >= maxSessionsPerSource)
    return { state, effects: [{ type: 'close', session, failure: { code: 'message.tooMany' } }] };
  const visitor = { source, connection: 'here', stage: atDoor, door: null } as const;
  return { state: withVisitor(state, session, visitor), effects: [] };
}

export function changeConnection(
  state: HostState,
  session: SessionId,
  connection: Connection,
): Step {
  const visitor = state.visitors.get(session);
  if (!visitor || visitor.connection === connection) return stay(state);
  const heard = withVisitor(state, session, { ...visitor, connection });
  return visitor.connection === 'gone' ? comeBack(state, heard, session) : stay(heard);
}

/**
 * Whoever was gone has lost the seat, or the place in the lobby, to whoever came meanwhile. If there is
 * one, it is theirs again unasked. They are told as if admitted anew: all others have dropped their links.
 */
function comeBack(before: HostState, heard: HostState, session: SessionId): Step {
  const stage = heard.visitors.get(session)?.stage;
  if (stage?.at === 'in') {
    if (seated(before).length < visitorSeats) return welcome(heard, session, stage.id);
    const out = send(session, { type: 'out', failure: { code: 'join.full' } });
    return { state: withStage(heard, session, atDoor), effects: [out] };
  }
  if (stage?.at === 'lobby' && waiting(before).length >= limits.lobbyGuests) {
    const refused = send(session, { type: 'refused', failure: { code: 'join.lobbyFull' } });
    return { state: withStage(heard, session, atDoor), effects: [refused] };
  }
  return stay(heard);
}

export const forget = (state: HostState, session: SessionId): Step =>
  stay(state.visitors.has(session) ? withoutVisitor(state, session) : state);

export function leave(state: HostState, session: SessionId): Step {
  const stage = state.visitors.get(session)?.stage;
  return stay(!stage || stage.at === 'door' ? state : withStage(state, session, atDoor));
}

export function changeMedia(state: HostState, session: SessionId, media: MediaState): Step {
  const stage = state.visitors.get(session)?.stage;
  if (!stage || stage.at === 'door') return stay(state);
  return stay(withStage(state, session, { ...stage, person: { ...stage.person, media } }));
}

/** In the lobby there is only the wall to talk to; in the meeting, everybody in it. */
export function relay(
  state: HostState,
  session: SessionId,
  to: ParticipantId,
  signal: Signal,
): Step {
  const visitor = state.visitors.get(session);
  if (!visitor || visitor.stage.at === 'door' || visitor.connection === 'gone') return stay(state);
  const from = visitor.stage.id;
  if (to === state.wall.id) return { state, effects: [{ type: 'signalWall', from, signal }] };
  if (visitor.stage.at !== 'in') return stay(state);
  const target = seated(state).find(({ stage }) => stage.id === to && to !== from);
  return {
    state,
    effects: target ? [send(target.session, { type: 'signal', from, signal })] : [],
  };
}

/** Ends the meeting for everybody, the lobby included. What was known of it is no use in the next. */
export function endMeeting(state: HostState, facts: Facts): Step {
  const effects: Effect[] = [];
  let emptied = state;
  for (const [session, { stage }] of state.visitors) {
    if (stage.at === 'door') continue;
    effects.push(send(session, { type: 'out', failure: { code: 'join.ended' } }));
    emptied = withStage(emptied, session, atDoor);
  }
  const ended = { ...emptied, meeting: null, wall: { ...state.wall, id: facts.freshWallId } };
  const { ledger, revision } = state.limits;
  if (!ledger || ledger.inMeeting === 0) return { state: ended, effects };
  const forgotten = { ...state.limits, ledger: forgetMeeting(ledger), revision: revision + 1 };
  return { state: { ...ended, limits: forgotten }, effects: [...effects, { type: 'saveLimits' }] };
}

/** What is due by now: refusals that have waited long enough, and those who have waited in the lobby too long. */
export function passTime(state: HostState, { now }: Facts): Step {
  const effects: Effect[] = [];
  let result = state;
  const { settledRevision, isSaved } = state.limits;
  for (const [session, { stage }] of state.visitors) {
    if (stage.at === 'lobby' && stage.expiresAt <= now) {
      effects.push(send(session, { type: 'out', failure: { code: 'join.timedOut' } }));
      result = withStage(result, session, atDoor);
    } else if (stage.at === 'door' && stage.refusal && stage.refusal.dueAt <= now) {
      if (isSaved && stage.refusal.revision > settledRevision) continue;
      effects.push(send(session, { type: 'refused', failure: { code: 'join.refused' } }));
      result = withStage(result, session, atDoor);
    }
  }
  return { state: result, effects };
}
