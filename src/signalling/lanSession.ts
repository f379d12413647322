import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RoadState } from './road.ts';

/**
 * When the LAN road dials, greets, waits and gives up, as a pure machine. Numbering and acknowledging is
 * the business of `#shared/session/reliable.ts`; the effects are carried out by `socketRoad.ts`.
 */
export type SessionPhase =
  /** A socket was asked for. */
  | { at: 'dialling'; since: number }
  /** The socket is open and our first frame is out. */
  | { at: 'greeting' }
  | { at: 'open'; since: number }
  | { at: 'waiting' }
  | { at: 'closed'; failure: Failure | null };

export type LanSession = {
  phase: SessionPhase;
  /** The bearer token of the session; null until the room has opened one. */
  token: string | null;
  /** Tries since the session was last usable, the running one included. */
  attempt: number;
  /** Monotonic milliseconds when the present outage began. */
  outageSince: number;
  /** Frames in a row that made no sense, with no message in between. */
  invalidInARow: number;
};

export type LanSessionEvent =
  | { type: 'socketOpened' }
  /** Closed, failed, or silent for `limits.socketSilenceMs`. */
  | { type: 'socketLost' }
  | { type: 'waitOver' }
  | { type: 'retryAsked' }
  | { type: 'opened'; token: string }
  | { type: 'resumed' }
  | { type: 'messageAccepted' }
  | { type: 'invalidReceived' }
  | { type: 'byeReceived'; failure: Failure }
  | { type: 'outboxFull' }
  | { type: 'closeAsked' };

export type LanSessionEffect =
  { do: 'dial' } | { do: 'drop' } | { do: 'greet' } | { do: 'wait'; ms: number };

export type LanSessionStep = {
  session: LanSession;
  effects: readonly LanSessionEffect[];
};

export const backOff = { firstMs: 300, factor: 1.6, maxMs: 3_000 } as const;
/** A session that held this long was a good one: the next loss starts with the shortest wait again. */
const stableMs = 5_000;
const stuckDialMs = 1_000;
/** The room repeats what is not acknowledged, so an invalid frame comes again after each resumption. */
const maxInvalidInARow = 4;
/** How long a room that has never answered is tried. */
export const reachMs = 30_000;

export const startSession = (now: number): LanSessionStep => ({
  session: {
    phase: { at: 'dialling', since: now },
    token: null,
    attempt: 0,
    outageSince: now,
    invalidInARow: 0,
  },
  effects: [{ do: 'dial' }],
});

const backOffMs = (attempt: number): number =>
  Math.min(backOff.maxMs, backOff.firstMs * backOff.factor ** Math.max(0, attempt - 1));

const close = (session: LanSession, failure: Failure | null): LanSessionStep => ({
  session: { ...session, phase: { at: 'closed', failure } },
  effects: [{ do: 'drop' }],
});

function lose(session: LanSession, now: number): LanSessionStep {
  const { phase } = session;
  const wasStable = phase.at === 'open' && now - phase.since >= stableMs;
  const outageSince = phase.at === 'open' ? now : session.outageSince;
  const capMs = session.token === null ? reachMs : limits.resumeMs;
  if (now - outageSince >= capMs)
    return close(session, {
      code: session.token === null ? 'room.unreachable' : 'session.expired',
    });
  const attempt = wasStable ? 1 : session.attempt + 1;
  return {
    session: { ...session, phase: { at: 'waiting' }, attempt, outageSince },
    effects: [{ do: 'drop' }, { do: 'wait', ms: backOffMs(attempt) }],
  };
}

function invalid(session: LanSession, now: number): LanSessionStep {
  const invalidInARow = session.invalidInARow + 1;
  if (invalidInARow >= maxInvalidInARow) return close(session, { code: 'message.invalid' });
  return lose({ ...session, invalidInARow }, now);
}

const dial = (session: LanSession, now: number): LanSessionStep => ({
  session: { ...session, phase: { at: 'dialling', since: now } },
  effects: [{ do: 'drop' }, { do: 'dial' }],
});

/** A dial begun before the network came back waits for TCP's own back-off (RFC 6298 §5.5): a new one is faster. */
const isDialStuck = ({ phase }: LanSession, now: number): boolean =>
  phase.at === 'dialling' && now - phase.since >= stuckDialMs;

const usable = (session: LanSession, token: string | null, now: number): LanSessionStep => ({
  session: { ...session, token, phase: { at: 'open', since: now } },
  effects: [],
});

/** `now` is in monotonic milliseconds. An event that does not fit the phase changes nothing. */
export function nextSession(
  session: LanSession,
  event: LanSessionEvent,
  now: number,
): LanSessionStep {
  const same: LanSessionStep = { session, effects: [] };
  const { at } = session.phase;
  if (at === 'closed') return same;
  switch (event.type) {
    case 'socketOpened':
      if (at !== 'dialling') return same;
      return { session: { ...session, phase: { at: 'greeting' } }, effects: [{ do: 'greet' }] };
    case 'socketLost':
      return at === 'waiting' ? same : lose(session, now);
    case 'waitOver':
      return at === 'waiting' ? dial(session, now) : same;
    case 'retryAsked':
      return at === 'waiting' || isDialStuck(session, now) ? dial(session, now) : same;
    case 'opened':
      if (at !== 'greeting' || session.token !== null) return invalid(session, now);
      return usable(session, event.token, now);
    case 'resumed':
      if (at !== 'greeting' || session.token === null) return invalid(session, now);
      return usable(session, session.token, now);
    case 'messageAccepted':
      return { session: { ...session, invalidInARow: 0 }, effects: [] };
    case 'invalidReceived':
      return invalid(session, now);
    case 'byeReceived':
      return close(session, event.failure);
    case 'outboxFull':
      return close(session, { code: 'session.expired' });
    case 'closeAsked':
      return close(session, null);
  }
}

/** The state as the road's users see it. */
export function roadState({ phase, token, attempt }: LanSession): RoadState {
  if (phase.at === 'closed') return { at: 'closed', failure: phase.failure };
  if (phase.at === 'open') return { at: 'open' };
  return token === null ? { at: 'connecting' } : { at: 'reconnecting', attempt };
}
