import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { ClientMessage } from '#shared/signal/messages.ts';
import type { ParticipantId } from '#shared/signal/values.ts';
import { isSamePin } from './pin.ts';
import { countFailure, pinRoad } from './pinLimits.ts';
import {
  atDoor,
  maxKnocks,
  maxRemovedSources,
  refusalDelayMs,
  send,
  stay,
  steps,
  visitorSeats,
  withoutVisitor,
  withStage,
  type Effect,
  type Facts,
  type HostState,
  type Person,
  type SessionId,
  type Step,
  type Visitor,
} from './state.ts';
import { roster, seated, waiting } from './views.ts';

/** What a knock leads to, and the rules that decide it (DESIGN 6). */
export type Knock = Extract<ClientMessage, { type: 'knock' }>;

type Answer =
  | { is: 'admitted' }
  | { is: 'waiting' }
  /** Waits already and has knocked just now: told so again, and nothing changes. */
  | { is: 'waitingAlready' }
  | { is: 'refused'; failure: Failure }
  /** `join.refused`: the one answer that does not say why, at its own time. */
  | { is: 'refusedSilently'; isWrongPin: boolean };

type At = { session: SessionId; visitor: Visitor; message: Knock; facts: Facts };

export function knock(state: HostState, session: SessionId, message: Knock, facts: Facts): Step {
  const visitor = state.visitors.get(session);
  // One answer at a time; whoever is in has no need to knock.
  if (!visitor || visitor.stage.at === 'in') return stay(state);
  if (visitor.stage.at === 'door' && visitor.stage.refusal) return stay(state);
  const at: At = { session, visitor, message, facts };
  const person: Person = { name: message.name, kind: message.kind, media: message.media };
  const answer =
    message.pin === undefined ? withoutPin(state, at) : withPin(state, at, message.pin);
  switch (answer.is) {
    case 'admitted':
      return steps(
        state,
        (s) => replaceFormer(s, at),
        (s) => takeSeat(s, session, facts.freshId, person),
        (s) => forwardOffer(s, facts.freshId, message),
      );
    case 'waiting':
      return steps(
        state,
        (s) => replaceFormer(s, at),
        (s) => enterLobby(s, at, person),
        (s) => forwardOffer(s, facts.freshId, message),
      );
    case 'waitingAlready':
      return waitOn(state, at);
    case 'refused':
      return {
        state: withStage(state, session, atDoor),
        effects: [send(session, { type: 'refused', failure: answer.failure })],
      };
    case 'refusedSilently':
      return refuseSilently(state, at, answer.isWrongPin);
  }
}

function withPin(state: HostState, at: At, pin: string): Answer {
  const { meeting, limits: counted } = state;
  const { source } = at.visitor;
  const silently = (isWrongPin: boolean): Answer => ({ is: 'refusedSilently', isWrongPin });
  if (!meeting || meeting.pin === null || meeting.locked) return silently(false);
  if (!counted.ledger || !counted.isSaved) return silently(false);
  if (pinRoad(counted.ledger, source.key, at.facts.now) !== 'open') return silently(false);
  if (!isSamePin(meeting.pin, pin)) return silently(true);
  const wasRemoved =
    meeting.removedSources.includes(source.key) ||
    meeting.removedSources.length >= maxRemovedSources;
  if (wasRemoved || state.settings['meeting.lobby'] === 'always') return throughLobby(state, at);
  return isFull(state, at) ? full : { is: 'admitted' };
}

function withoutPin(state: HostState, at: At): Answer {
  const isSoon = knockWaitMs(state, at) > 0;
  if (at.visitor.stage.at === 'lobby' && isSoon) return { is: 'waitingAlready' };
  if (state.meeting?.locked) return { is: 'refusedSilently', isWrongPin: false };
  return throughLobby(state, at);
}

/**
 * The lobby's own limits. Only an entrance into the lobby counts for the knock interval: somebody who
 * mistyped the PIN may try again, or knock without one, at once. Wrong PINs have limits of their own.
 */
function throughLobby(state: HostState, at: At): Answer {
  const waitMs = knockWaitMs(state, at);
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    return { is: 'refused', failure: { code: 'join.tooOften', retryAfterSeconds } };
  }
  if (isFull(state, at)) return full;
  const others = waiting(state).filter(({ session }) => session !== at.session);
  const former = new Set(formerSessions(state, at));
  if (others.filter(({ session }) => !former.has(session)).length >= limits.lobbyGuests)
    return { is: 'refused', failure: { code: 'join.lobbyFull' } };
  return { is: 'waiting' };
}

const full: Answer = { is: 'refused', failure: { code: 'join.full' } };

function isFull(state: HostState, at: At): boolean {
  const former = new Set(formerSessions(state, at));
  return seated(state).filter(({ session }) => !former.has(session)).length >= visitorSeats;
}

/** How long this source has to wait before it may enter the lobby again; 0 when it need not. */
function knockWaitMs(state: HostState, { visitor, facts }: At): number {
  const last = state.knocks.get(visitor.source.key);
  if (last !== undefined) return Math.max(0, last + limits.knockIntervalMs - facts.now);
  const recent = recentKnocks(state, facts.now);
  return recent.size < maxKnocks ? 0 : limits.knockIntervalMs;
}

const recentKnocks = (state: HostState, now: number): Map<string, number> =>
  new Map([...state.knocks].filter(([, at]) => now - at < limits.knockIntervalMs));

function enterLobby(state: HostState, { session, visitor, facts }: At, person: Person): Step {
  const knocks = recentKnocks(state, facts.now).set(visitor.source.key, facts.now);
  const id = facts.freshId;
  const entered = withStage({ ...state, knocks }, session, {
    at: 'lobby',
    id,
    person,
    knockedAt: facts.wallTime,
    expiresAt: facts.now + limits.lobbyWaitMs,
  });
  return { state: entered, effects: [toldToWait(state, session, id)] };
}

const toldToWait = (state: HostState, session: SessionId, self: ParticipantId): Effect =>
  send(session, { type: 'lobby', self, wall: state.wall.id });

function waitOn(state: HostState, { session, visitor, message }: At): Step {
  if (visitor.stage.at !== 'lobby') return stay(state);
  const { id } = visitor.stage;
  const told: Step = { state, effects: [toldToWait(state, session, id)] };
  return steps(
    state,
    () => told,
    (s) => forwardOffer(s, id, message),
  );
}

/** Gives a seat in the running meeting. The caller has seen that there is one. */
export function takeSeat(
  state: HostState,
  session: SessionId,
  id: ParticipantId,
  person: Person,
): Step {
  const { meeting } = state;
  if (!meeting) return stay(state);
  const running = { ...meeting, nextOrder: meeting.nextOrder + 1 };
  const stage = { at: 'in', id, person, order: meeting.nextOrder } as const;
  return welcome(withStage({ ...state, meeting: running }, session, stage), session, id);
}

/** Tells somebody who is in what the meeting is like: after the admission, and on coming back. */
export function welcome(state: HostState, session: SessionId, self: ParticipantId): Step {
  if (!state.meeting) return stay(state);
  const { locked, startedAt } = state.meeting;
  const message = {
    type: 'admitted',
    self,
    participants: roster(state),
    locked,
    startedAt,
  } as const;
  return { state, effects: [send(session, message)] };
}

/** The transport opens while people decide: the offer in the knock goes to the wall at once (DESIGN 7). */
const forwardOffer = (state: HostState, from: ParticipantId, { offer }: Knock): Step => ({
  state,
  effects: offer ? [{ type: 'signalWall', from, signal: { kind: 'offer', ...offer } }] : [],
});

/**
 * Sessions that the same person has left behind, by reloading the page say: same source, name and kind.
 * One that is in and heard of stays; it may be a neighbour of the same name behind the same address.
 */
function formerSessions(state: HostState, { session, visitor, message }: At): SessionId[] {
  const found: SessionId[] = [];
  for (const [other, { source, connection, stage }] of state.visitors) {
    if (other === session || source.key !== visitor.source.key || stage.at === 'door') continue;
    const isSame = stage.person.name === message.name && stage.person.kind === message.kind;
    if (isSame && (stage.at === 'lobby' || connection !== 'here')) found.push(other);
  }
  return found;
}

function replaceFormer(state: HostState, at: At): Step {
  const former = formerSessions(state, at);
  let result = state;
  for (const session of former) result = withoutVisitor(result, session);
  return {
    state: result,
    effects: former.map((session) => ({
      type: 'close',
      session,
      failure: { code: 'session.replaced' },
    })),
  };
}

function refuseSilently(
  state: HostState,
  { session, visitor, facts }: At,
  isWrongPin: boolean,
): Step {
  const { ledger, revision } = state.limits;
  const counts = isWrongPin && ledger !== null;
  const limitsAfter = counts
    ? {
        ...state.limits,
        ledger: countFailure(ledger, visitor.source.key, facts.now),
        revision: revision + 1,
      }
    : state.limits;
  const refusal = { dueAt: facts.now + refusalDelayMs, revision: limitsAfter.revision };
  return {
    state: withStage({ ...state, limits: limitsAfter }, session, { at: 'door', refusal }),
    effects: counts ? [{ type: 'saveLimits' }] : [],
  };
}
