import type { Failure } from '#shared/errors.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';
import type { RoadState } from '../../signalling/road.ts';
import { newsOf, type News } from './news.ts';

/**
 * What the guest's page goes through: arriving → door → (lobby) → in → over, and back to the door. Pure;
 * `createGuest.ts` carries the effects out. Media is beside it: a lost road ends no call (DESIGN 7).
 */
export type Door = { roomName: string; pinOpens: boolean };

/** One stay in the meeting. */
export type Stay = {
  self: ParticipantId;
  participants: readonly Participant[];
  locked: boolean;
  startedAt: number;
  /** Of those who share, who began last: shown large. Null while nobody else shares. */
  sharer: ParticipantId | null;
};

export type Stage =
  /** The room has not said its name yet. */
  | { at: 'arriving' }
  /** `failure`: why the last knock did not open. */
  | { at: 'door'; failure: Failure | null; isKnocking: boolean }
  | { at: 'lobby'; self: ParticipantId; wall: ParticipantId }
  | { at: 'in'; stay: Stay }
  /** `failure` is null when the person left. */
  | { at: 'over'; failure: Failure | null };

export type Flow = {
  stage: Stage;
  /** Null until the room has said it. */
  door: Door | null;
  road: RoadState['at'];
  /** The room has come through from another address; the road goes there now. */
  isMoving: boolean;
};

export type FlowEvent =
  | { type: 'roadChanged'; state: RoadState }
  | { type: 'roomMoved' }
  | { type: 'received'; message: HostMessage }
  | { type: 'knockAsked'; name: string; pin: string | null }
  /** Out of the lobby by one's own choice. */
  | { type: 'cancelAsked' }
  | { type: 'leaveAsked' }
  /** From the end screen to the door again. */
  | { type: 'returnAsked' };

export type FlowEffect =
  /** A new road to the room; there is none at present. */
  | { do: 'dial' }
  | { do: 'knock'; name: string; pin: string | null }
  | { do: 'say'; message: ClientMessage }
  /** The stay, or the attempt at one, has come to its end: no links, no tracks sent. */
  | { do: 'endCall' }
  /** Camera and microphone off, their lights too. */
  | { do: 'releaseDevices' }
  | { do: 'startDevices' }
  | { do: 'muteMicrophone' }
  /** The others have dropped their links to this page: every link is made anew. */
  | { do: 'relink' }
  | { do: 'roadRestored' }
  | { do: 'tell'; news: readonly News[] };

export type FlowStep = { flow: Flow; effects: readonly FlowEffect[] };

export const startFlow = (): FlowStep => ({
  flow: { stage: { at: 'arriving' }, door: null, road: 'connecting', isMoving: false },
  effects: [{ do: 'dial' }],
});

const same = (flow: Flow): FlowStep => ({ flow, effects: [] });
const atDoor = (failure: Failure | null): Stage => ({ at: 'door', failure, isKnocking: false });

function finish(flow: Flow, failure: Failure | null, ...first: FlowEffect[]): FlowStep {
  return {
    flow: { ...flow, stage: { at: 'over', failure } },
    effects: [...first, { do: 'endCall' }, { do: 'releaseDevices' }],
  };
}

export function nextFlow(flow: Flow, event: FlowEvent): FlowStep {
  switch (event.type) {
    case 'roadChanged':
      return roadChanged(flow, event.state);
    case 'roomMoved':
      return same({ ...flow, isMoving: true });
    case 'received':
      return received(flow, event.message);
    case 'knockAsked':
      return knockAsked(flow, event);
    case 'cancelAsked':
      if (flow.stage.at !== 'lobby') return same(flow);
      return {
        flow: { ...flow, stage: atDoor(null) },
        effects: [{ do: 'say', message: { type: 'leave' } }, { do: 'endCall' }],
      };
    case 'leaveAsked':
      if (flow.stage.at !== 'in') return same(flow);
      return finish(flow, null, { do: 'say', message: { type: 'leave' } });
    case 'returnAsked':
      return returnAsked(flow);
  }
}

function knockAsked(flow: Flow, { name, pin }: { name: string; pin: string | null }): FlowStep {
  if (flow.stage.at !== 'door' || flow.stage.isKnocking) return same(flow);
  const knock: FlowEffect = { do: 'knock', name, pin };
  const stage: Stage = { at: 'door', failure: null, isKnocking: true };
  return flow.road === 'closed'
    ? { flow: { ...flow, stage, road: 'connecting' }, effects: [{ do: 'dial' }, knock] }
    : { flow: { ...flow, stage }, effects: [knock] };
}

function returnAsked(flow: Flow): FlowStep {
  if (flow.stage.at !== 'over') return same(flow);
  const isClosed = flow.road === 'closed';
  return {
    flow: {
      ...flow,
      stage: flow.door ? atDoor(null) : { at: 'arriving' },
      road: isClosed ? 'connecting' : flow.road,
    },
    effects: [...(isClosed ? [{ do: 'dial' } as const] : []), { do: 'startDevices' }],
  };
}

function roadChanged(flow: Flow, state: RoadState): FlowStep {
  const isMoving = flow.isMoving && state.at === 'reconnecting';
  const changed: Flow = { ...flow, road: state.at, isMoving };
  if (state.at === 'closed') return roadClosed(changed, state.failure);
  const isBack = state.at === 'open' && flow.road === 'reconnecting';
  const hasCall = flow.stage.at === 'in' || flow.stage.at === 'lobby';
  if (!isBack || !hasCall) return same(changed);
  const news: FlowEffect = { do: 'tell', news: [{ kind: 'roomMoved' }] };
  return { flow: changed, effects: [{ do: 'roadRestored' }, ...(flow.isMoving ? [news] : [])] };
}

/** The road is gone for good. At the door that is no reason to send anybody away. */
function roadClosed(flow: Flow, failure: Failure | null): FlowStep {
  const { stage } = flow;
  const reason: Failure = failure ?? { code: 'room.unreachable' };
  if (stage.at === 'over') return same(flow);
  if (stage.at !== 'door') return finish(flow, reason);
  if (reason.code !== 'session.expired' && !reason.code.startsWith('join.'))
    return finish(flow, reason);
  const waiting: Flow = { ...flow, stage: atDoor(stage.isKnocking ? reason : stage.failure) };
  // A laptop slept at the door, so the room forgot it. Any other end is answered by the next knock only:
  // a room that refuses is not dialled in a circle.
  return reason.code === 'session.expired'
    ? { flow: { ...waiting, road: 'connecting' }, effects: [{ do: 'endCall' }, { do: 'dial' }] }
    : { flow: waiting, effects: [{ do: 'endCall' }] };
}

function received(flow: Flow, message: HostMessage): FlowStep {
  switch (message.type) {
    case 'door': {
      const door = { roomName: message.roomName, pinOpens: message.pinOpens };
      const stage = flow.stage.at === 'arriving' ? atDoor(null) : flow.stage;
      return same({ ...flow, door, stage });
    }
    case 'lobby': {
      if (flow.stage.at !== 'door' && flow.stage.at !== 'lobby') return same(flow);
      return same({ ...flow, stage: { at: 'lobby', self: message.self, wall: message.wall } });
    }
    case 'refused':
      return refused(flow, message.failure);
    case 'admitted':
      return admitted(flow, message);
    case 'participants':
      return participantsChanged(flow, message);
    case 'muted':
      if (flow.stage.at !== 'in') return same(flow);
      return {
        flow,
        effects: [{ do: 'muteMicrophone' }, { do: 'tell', news: [{ kind: 'mutedByRoom' }] }],
      };
    case 'out':
      if (flow.stage.at !== 'in' && flow.stage.at !== 'lobby') return same(flow);
      return finish(flow, message.failure);
    case 'signal':
      return same(flow);
  }
}

function refused(flow: Flow, failure: Failure): FlowStep {
  if (flow.stage.at === 'lobby') return finish(flow, failure);
  if (flow.stage.at !== 'door') return same(flow);
  if (failure.code === 'join.full') return finish(flow, failure);
  return { flow: { ...flow, stage: atDoor(failure) }, effects: [{ do: 'endCall' }] };
}

type Admitted = Extract<HostMessage, { type: 'admitted' }>;

function admitted(flow: Flow, { self, participants, locked, startedAt }: Admitted): FlowStep {
  const { stage } = flow;
  if (stage.at === 'arriving' || stage.at === 'over') return same(flow);
  const before = stage.at === 'in' ? stage.stay : null;
  const sharer = chooseSharer(before, participants, self);
  const stay: Stay = { self, participants, locked, startedAt, sharer };
  return {
    flow: { ...flow, stage: { at: 'in', stay } },
    effects: before
      ? [{ do: 'relink' }, { do: 'tell', news: newsOf(before.participants, participants, self) }]
      : [],
  };
}

type Roster = Extract<HostMessage, { type: 'participants' }>;

function participantsChanged(flow: Flow, { participants, locked }: Roster): FlowStep {
  if (flow.stage.at !== 'in') return same(flow);
  const { stay } = flow.stage;
  const sharer = chooseSharer(stay, participants, stay.self);
  const news = newsOf(stay.participants, participants, stay.self);
  return {
    flow: { ...flow, stage: { at: 'in', stay: { ...stay, participants, locked, sharer } } },
    effects: news.length > 0 ? [{ do: 'tell', news }] : [],
  };
}

/** Who has just begun to share takes the stage; else whoever has it keeps it. */
function chooseSharer(
  before: Stay | null,
  participants: readonly Participant[],
  self: ParticipantId,
): ParticipantId | null {
  const sharing = participants.filter(({ id, media }) => media.screen && id !== self);
  const had = new Set(before?.participants.filter(({ media }) => media.screen).map(({ id }) => id));
  const fresh = sharing.find(({ id }) => !had.has(id));
  const kept = sharing.find(({ id }) => id === before?.sharer);
  return (fresh ?? kept ?? sharing[0])?.id ?? null;
}
