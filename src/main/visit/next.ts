import { errorTable, type Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import type { RoadState } from '../../signalling/road.ts';
import {
  isActive,
  type IdentifiedRoom,
  type Phase,
  type Visit,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
  type VisitStep,
} from './state.ts';

export type VisitOutcome = Result<null, Failure>;

/** A visit's whole behaviour, pure. An event that does not fit the moment changes nothing and says so. */
export function next(state: VisitState, event: VisitEvent): VisitStep & { outcome: VisitOutcome } {
  const done = handle(state, event);
  return done.ok ? { ...done.value, outcome: ok(null) } : { state, effects: [], outcome: done };
}

type Done = Result<VisitStep, Failure>;

const nothing = (state: VisitState): Done => ok({ state, effects: [] });
const misplaced: Done = err({ code: 'meeting.none' });

function handle(state: VisitState, event: VisitEvent): Done {
  const { visit } = state;
  if (event.type === 'started') {
    if (isActive(state)) return err({ code: 'meeting.running' });
    const { id, endpoint } = event;
    return begin(state, id, { type: 'identify', id, endpoint });
  }
  if (event.type === 'startedByCloud') {
    if (isActive(state)) return err({ code: 'meeting.running' });
    return begin(state, event.id, { type: 'join', id: event.id });
  }
  if (event.type === 'mediaChanged') return changeMedia({ ...state, media: event.media });
  if (!visit) return misplaced;
  switch (event.type) {
    case 'left': {
      const isHeard = visit.phase.at === 'lobby' || visit.phase.at === 'in';
      const goodbye: VisitEffect[] = isHeard ? [{ type: 'send', message: { type: 'leave' } }] : [];
      return ok({ state: { ...state, visit: null }, effects: [...goodbye, { type: 'close' }] });
    }
    case 'identified':
      return visit.phase.at === 'identifying' ? identified(state, visit, event.room) : misplaced;
    case 'joined': {
      if (visit.phase.at !== 'identifying') return misplaced;
      const { roomName, road } = event;
      return to(state, { ...visit, roomName, road }, { at: 'approaching' });
    }
    case 'failed':
      return isActive(state) ? over(state, visit, event.failure) : misplaced;
    case 'confirmed':
      return confirmed(state, visit, event.isSame);
    case 'knocked':
      return knock(state, visit, event.name, event.pin);
    case 'signalled':
      return signal(state, visit, event.to, event.signal);
    case 'roadChanged':
      return roadChanged(state, visit, event.state);
    case 'received':
      return isActive(state) ? receive(state, visit, event.message) : misplaced;
  }
}

/** What is left of a visit that is over is closed first. */
function begin(state: VisitState, id: Visit['id'], first: VisitEffect): Done {
  const phase: Phase = { at: 'identifying' };
  const visit: Visit = { id, road: null, roomName: null, pinOpens: false, phase };
  return ok({ state: { ...state, visit }, effects: [{ type: 'close' }, first] });
}

const to = (state: VisitState, visit: Visit, phase: Phase, ...effects: VisitEffect[]): Done =>
  ok({ state: { ...state, visit: { ...visit, phase } }, effects });

const over = (state: VisitState, visit: Visit, failure: Failure): Done =>
  to(state, visit, { at: 'over', failure }, { type: 'close' });

function identified(state: VisitState, visit: Visit, room: IdentifiedRoom): Done {
  const named = { ...visit, roomName: room.document.name };
  if (room.acquaintance !== 'known') return to(state, named, { at: 'confirming', room });
  return approach(state, named, room);
}

/** The key that was proved, and confirmed once, is the only one the road will talk to. */
const approach = (
  state: VisitState,
  visit: Visit,
  { id, endpoint, document }: IdentifiedRoom,
): Done =>
  to(
    state,
    { ...visit, road: 'LAN' },
    { at: 'approaching' },
    { type: 'remember', id, document },
    { type: 'openRoad', room: { ...endpoint, spki: document.spki } },
  );

function confirmed(state: VisitState, visit: Visit, isSame: boolean): Done {
  if (visit.phase.at !== 'confirming') return misplaced;
  if (!isSame) return over(state, visit, { code: 'room.keyChanged' });
  return approach(state, visit, visit.phase.room);
}

function knock(state: VisitState, visit: Visit, name: string, pin: string | null): Done {
  if (visit.phase.at !== 'door') return misplaced;
  // One knock, one answer: a second tap would count as a second knock at the other door.
  if (visit.phase.isAnswerDue) return nothing(state);
  const said = { type: 'knock', kind: 'room', name, media: state.media } as const;
  const message = pin === null ? said : { ...said, pin };
  const phase: Phase = { at: 'door', failure: null, isAnswerDue: true };
  return to(state, visit, phase, { type: 'send', message });
}

function changeMedia(state: VisitState): Done {
  const at = state.visit?.phase.at;
  // A knock that is on its way carries what was true before.
  const isKnocking = state.visit?.phase.at === 'door' && state.visit.phase.isAnswerDue;
  if (at !== 'lobby' && at !== 'in' && !isKnocking) return nothing(state);
  return ok({ state, effects: [{ type: 'send', message: { type: 'media', media: state.media } }] });
}

function signal(state: VisitState, visit: Visit, target: ParticipantId, sent: Signal): Done {
  const { phase } = visit;
  if (phase.at !== 'lobby' && phase.at !== 'in') return misplaced;
  const isKnown =
    phase.at === 'lobby'
      ? target === phase.wall
      : target !== phase.self && phase.participants.some(({ id }) => id === target);
  if (!isKnown) return err({ code: 'participant.unknown' });
  const message = { type: 'signal', to: target, signal: sent } as const;
  return ok({ state, effects: [{ type: 'send', message }] });
}

function roadChanged(state: VisitState, visit: Visit, road: RoadState): Done {
  if (!isActive(state)) return nothing(state);
  if (road.at === 'closed') return over(state, visit, road.failure ?? { code: 'room.unreachable' });
  if (visit.phase.at !== 'in') return nothing(state);
  return to(state, visit, { ...visit.phase, road: road.at === 'open' ? 'open' : 'reconnecting' });
}

function receive(state: VisitState, visit: Visit, message: HostMessage): Done {
  const { phase } = visit;
  switch (message.type) {
    case 'door': {
      const told = { ...visit, roomName: message.roomName, pinOpens: message.pinOpens };
      const isFirst = phase.at === 'approaching';
      const atDoor: Phase = { at: 'door', failure: null, isAnswerDue: false };
      return to(state, told, isFirst ? atDoor : phase);
    }
    case 'lobby':
      return to(state, visit, { at: 'lobby', self: message.self, wall: message.wall });
    case 'admitted': {
      const { self, participants, locked, startedAt } = message;
      return to(state, visit, { at: 'in', self, participants, locked, startedAt, road: 'open' });
    }
    case 'participants': {
      if (phase.at !== 'in') return nothing(state);
      const { participants, locked } = message;
      return to(state, visit, { ...phase, participants, locked });
    }
    case 'refused':
    case 'out':
      return turnedAway(state, visit, message.failure);
    case 'signal': {
      if (phase.at !== 'lobby' && phase.at !== 'in') return nothing(state);
      const { from } = message;
      return tell(state, { kind: 'signal', from, signal: message.signal });
    }
    case 'muted':
      return phase.at === 'in' ? tell(state, { kind: 'muted' }) : nothing(state);
  }
}

const tell = (state: VisitState, event: Extract<VisitEffect, { type: 'tell' }>['event']): Done =>
  ok({ state, effects: [{ type: 'tell', event }] });

/** Back to the door where another knock may help; otherwise the visit is over. */
function turnedAway(state: VisitState, visit: Visit, failure: Failure): Done {
  if (visit.phase.at === 'identifying' || visit.phase.at === 'confirming') return nothing(state);
  if (!errorTable[failure.code].retry) return over(state, visit, failure);
  return to(state, visit, { at: 'door', failure, isAnswerDue: false });
}
