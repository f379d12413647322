import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Settings } from '#shared/settings.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { MediaState, Participant, ParticipantId, Signal } from '#shared/signal/values.ts';
import type { Source } from '../ports.ts';
import type { PinLedger } from './pinLimits.ts';

/** One session of a road; it may knock, leave and knock again. Unique while the process lives. */
export type SessionId = number;

export type MeetingSettings = Pick<Settings, 'room.name' | 'meeting.pin' | 'meeting.lobby'>;

/** Who somebody says they are. */
export type Person = Pick<Participant, 'name' | 'media'> & {
  kind: Exclude<Participant['kind'], 'wall'>;
};

/** A `join.refused` on its way out: every one leaves `refusalDelayMs` after its knock (DESIGN 6). */
export type Refusal = {
  dueAt: number;
  /** It also waits until this revision of the ledger is on disk. */
  revision: number;
};

export type Stage =
  | { at: 'door'; refusal: Refusal | null }
  /** `knockedAt` by the wall clock, for people; `expiresAt` by the clock that never goes back. */
  | { at: 'lobby'; id: ParticipantId; person: Person; knockedAt: number; expiresAt: number }
  /** Admitted. Holds a seat unless gone. */
  | { at: 'in'; id: ParticipantId; person: Person; order: number };

export type Connection = 'here' | 'away' | 'gone';

export type Visitor = {
  source: Source;
  connection: Connection;
  stage: Stage;
  /** What the last `door` message said; null before the first. */
  door: Door | null;
};

export type Door = { roomName: string; pinOpens: boolean };

export type RunningMeeting = {
  startedAt: number;
  locked: boolean;
  pin: string | null;
  /** Of the next one who is admitted. The wall is 0. */
  nextOrder: number;
  /** Where somebody was removed from: the PIN alone does not let them in again. */
  removedSources: readonly string[];
};

export type LimitsState = {
  /** Null until the saved one is read: until then the PIN road is closed. */
  ledger: PinLedger | null;
  /** Grows with every change of the ledger. */
  revision: number;
  settledRevision: number;
  /** False after a save that failed. What cannot be remembered must not be tried: the PIN road is closed. */
  isSaved: boolean;
};

export type HostState = {
  settings: MeetingSettings;
  /** The room's own screen: always here, first in every meeting. */
  wall: { id: ParticipantId; media: MediaState };
  meeting: RunningMeeting | null;
  visitors: ReadonlyMap<SessionId, Visitor>;
  /** Last entrance into the lobby of each source, for one knock interval. */
  knocks: ReadonlyMap<string, number>;
  limits: LimitsState;
};

export type Command =
  | { do: 'start' }
  | { do: 'end' }
  | { do: 'admit' | 'deny' | 'mute' | 'remove'; id: ParticipantId }
  | { do: 'setLocked'; locked: boolean }
  | { do: 'setPin'; enabled: boolean }
  | { do: 'signal'; to: ParticipantId; signal: Signal };

export type HostEvent =
  | { type: 'opened'; session: SessionId; source: Source }
  | { type: 'received'; session: SessionId; message: ClientMessage }
  | { type: 'connectionChanged'; session: SessionId; connection: Connection }
  | { type: 'ended'; session: SessionId }
  | { type: 'commanded'; command: Command }
  | { type: 'wallMediaChanged'; media: MediaState }
  | { type: 'configured'; settings: MeetingSettings }
  | { type: 'limitsLoaded'; ledger: PinLedger }
  | { type: 'limitsSettled'; revision: number; isSaved: boolean }
  | { type: 'timePassed' };

/** What an event may need from outside, so that `next` stays pure. Every id and PIN is used once at most. */
export type Facts = {
  /** Milliseconds since the epoch. */
  wallTime: number;
  /** Milliseconds that never go back. */
  now: number;
  freshId: ParticipantId;
  freshWallId: ParticipantId;
  freshPin: string;
};

export type Effect =
  | { type: 'send'; session: SessionId; message: HostMessage }
  | { type: 'close'; session: SessionId; failure: Failure }
  | { type: 'signalWall'; from: ParticipantId; signal: Signal }
  | { type: 'saveLimits' };

export type Step = { state: HostState; effects: readonly Effect[] };

/** How long every `join.refused` takes, so that its reason cannot be told from the time. */
export const refusalDelayMs = 300;
/** Sessions at once, at the door included, of all sources and of one. */
export const maxSessions = 256;
export const maxSessionsPerSource = 32;
/** Sources remembered for the knock interval, and for a removal. */
export const maxKnocks = 256;
export const maxRemovedSources = 64;
/** The wall has one of the seats. */
export const visitorSeats = limits.meshParticipants - 1;

export const stay = (state: HostState): Step => ({ state, effects: [] });

/** Runs one step after another, each on the state the one before left. */
export function steps(state: HostState, ...parts: ((state: HostState) => Step)[]): Step {
  let result = stay(state);
  for (const part of parts) {
    const after = part(result.state);
    result = { state: after.state, effects: [...result.effects, ...after.effects] };
  }
  return result;
}

export const withVisitor = (state: HostState, session: SessionId, visitor: Visitor): HostState => ({
  ...state,
  visitors: new Map(state.visitors).set(session, visitor),
});

export function withoutVisitor(state: HostState, session: SessionId): HostState {
  const visitors = new Map(state.visitors);
  visitors.delete(session);
  return { ...state, visitors };
}

export function withStage(state: HostState, session: SessionId, stage: Stage): HostState {
  const visitor = state.visitors.get(session);
  return visitor ? withVisitor(state, session, { ...visitor, stage }) : state;
}

export const atDoor: Stage = { at: 'door', refusal: null };

export const send = (session: SessionId, message: HostMessage): Effect => ({
  type: 'send',
  session,
  message,
});
