import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import { takeSeat } from './admission.ts';
import { endMeeting } from './attendance.ts';
import {
  atDoor,
  maxRemovedSources,
  send,
  stay,
  steps,
  visitorSeats,
  withStage,
  type Command,
  type Facts,
  type HostState,
  type RunningMeeting,
  type Step,
} from './state.ts';
import { seated, waiting } from './views.ts';

type Done = Result<Step, Failure>;

const unknown: Done = err({ code: 'participant.unknown' });

/** What the wall may do. One that does not fit the moment is a failure and changes nothing. */
export function command(state: HostState, wanted: Command, facts: Facts): Done {
  if (wanted.do === 'start')
    return state.meeting ? err({ code: 'meeting.running' }) : ok(stay(started(state, facts)));
  if (wanted.do === 'admit') return admit(state, wanted.id, facts);
  if (wanted.do === 'deny') return deny(state, wanted.id);
  if (wanted.do === 'signal') return signal(state, wanted.to, wanted.signal);
  const { meeting } = state;
  if (!meeting) return err({ code: 'meeting.none' });
  switch (wanted.do) {
    case 'end':
      return ok(endMeeting(state, facts));
    case 'mute':
      return mute(state, wanted.id);
    case 'remove':
      return remove(state, meeting, wanted.id);
    case 'setLocked':
      return ok(stay({ ...state, meeting: { ...meeting, locked: wanted.locked } }));
    case 'setPin': {
      const pin = wanted.enabled ? facts.freshPin : null;
      return ok(stay({ ...state, meeting: { ...meeting, pin } }));
    }
  }
}

const started = (state: HostState, facts: Facts): HostState => ({
  ...state,
  meeting: {
    startedAt: facts.wallTime,
    locked: false,
    pin: state.settings['meeting.pin'] ? facts.freshPin : null,
    nextOrder: 1,
    removedSources: [],
  },
});

/** Lets somebody in from the lobby. While no meeting runs, this starts one. */
function admit(state: HostState, id: ParticipantId, facts: Facts): Done {
  const guest = waiting(state).find(({ stage }) => stage.id === id);
  if (!guest) return unknown;
  if (seated(state).length >= visitorSeats) return err({ code: 'join.full' });
  const running = state.meeting ? state : started(state, facts);
  return ok(takeSeat(running, guest.session, id, guest.stage.person));
}

function deny(state: HostState, id: ParticipantId): Done {
  const guest = waiting(state).find(({ stage }) => stage.id === id);
  if (!guest) return unknown;
  return ok({
    state: withStage(state, guest.session, atDoor),
    effects: [send(guest.session, { type: 'refused', failure: { code: 'join.denied' } })],
  });
}

function mute(state: HostState, id: ParticipantId): Done {
  const target = seated(state).find(({ stage }) => stage.id === id);
  return target ? ok({ state, effects: [send(target.session, { type: 'muted' })] }) : unknown;
}

/** Out, and not back by the PIN alone: from where somebody was removed, the next knock leads to the lobby. */
function remove(state: HostState, meeting: RunningMeeting, id: ParticipantId): Done {
  const target = seated(state).find(({ stage }) => stage.id === id);
  if (!target) return unknown;
  const { key } = target.visitor.source;
  const removedSources = [...new Set([...meeting.removedSources, key])].slice(0, maxRemovedSources);
  const out = send(target.session, { type: 'out', failure: { code: 'join.removed' } });
  return ok(
    steps({ ...state, meeting: { ...meeting, removedSources } }, (s) => ({
      state: withStage(s, target.session, atDoor),
      effects: [out],
    })),
  );
}

function signal(state: HostState, to: ParticipantId, sent: Signal): Done {
  const target = [...seated(state), ...waiting(state)].find(({ stage }) => stage.id === to);
  if (!target) return unknown;
  const message: HostMessage = { type: 'signal', from: state.wall.id, signal: sent };
  return ok({ state, effects: [send(target.session, message)] });
}
