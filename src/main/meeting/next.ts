import type { Failure } from '#shared/errors.ts';
import { ok, type Result } from '#shared/result.ts';
import type { ClientMessage } from '#shared/signal/messages.ts';
import { knock } from './admission.ts';
import * as attendance from './attendance.ts';
import { command } from './commands.ts';
import {
  send,
  stay,
  steps,
  withVisitor,
  type Effect,
  type Facts,
  type HostEvent,
  type HostState,
  type SessionId,
  type Step,
} from './state.ts';
import { doorOf, roster, seated } from './views.ts';

export type Outcome = Result<null, Failure>;
export type Next = Step & { outcome: Outcome };

/** The MeetingHost's whole behaviour (DESIGN 3 and 6). Pure: the same input gives the same output. */
export function next(state: HostState, event: HostEvent, facts: Facts): Next {
  let outcome: Outcome = ok(null);
  const handled = steps(
    state,
    (before) => {
      if (event.type !== 'commanded') return handle(before, event, facts);
      const done = command(before, event.command, facts);
      if (done.ok) return done.value;
      outcome = done;
      return stay(before);
    },
    (after) => attendance.passTime(after, facts),
  );
  const told = [...handled.effects, ...rosterNews(state, handled)];
  const atDoors = doorNews(handled.state);
  return { state: atDoors.state, effects: [...told, ...atDoors.effects], outcome };
}

function handle(
  state: HostState,
  event: Exclude<HostEvent, { type: 'commanded' }>,
  facts: Facts,
): Step {
  switch (event.type) {
    case 'opened':
      return attendance.open(state, event.session, event.source);
    case 'received':
      return receive(state, event.session, event.message, facts);
    case 'connectionChanged':
      return attendance.changeConnection(state, event.session, event.connection);
    case 'ended':
      return attendance.forget(state, event.session);
    case 'wallMediaChanged':
      return stay({ ...state, wall: { ...state.wall, media: event.media } });
    case 'configured':
      return stay({ ...state, settings: event.settings });
    case 'limitsLoaded':
      return stay({ ...state, limits: { ...state.limits, ledger: event.ledger } });
    case 'limitsSettled':
      return stay({
        ...state,
        limits: {
          ...state.limits,
          settledRevision: Math.max(state.limits.settledRevision, event.revision),
          isSaved: event.isSaved,
        },
      });
    case 'timePassed':
      return stay(state);
  }
}

function receive(state: HostState, session: SessionId, message: ClientMessage, facts: Facts): Step {
  switch (message.type) {
    case 'knock':
      return knock(state, session, message, facts);
    case 'signal':
      return attendance.relay(state, session, message.to, message.signal);
    case 'media':
      return attendance.changeMedia(state, session, message.media);
    case 'leave':
      return attendance.leave(state, session);
  }
}

/** The whole list to everybody who is in, after every change of it. `admitted` carries it already. */
function rosterNews(before: HostState, { state, effects }: Step): Effect[] {
  if (!state.meeting || state === before) return [];
  const participants = roster(state);
  const { locked } = state.meeting;
  const isSame =
    before.meeting?.locked === locked &&
    JSON.stringify(roster(before)) === JSON.stringify(participants);
  if (isSame) return [];
  const told = new Set(
    effects.map((effect) =>
      effect.type === 'send' && effect.message.type === 'admitted' ? effect.session : undefined,
    ),
  );
  return seated(state)
    .filter(({ session }) => !told.has(session))
    .map(({ session }) => send(session, { type: 'participants', participants, locked }));
}

/** What the door says, to everybody at it who has not been told so yet. */
function doorNews(state: HostState): Step {
  const door = doorOf(state);
  const effects: Effect[] = [];
  let result = state;
  for (const [session, visitor] of state.visitors) {
    if (visitor.stage.at !== 'door') continue;
    const { door: told } = visitor;
    if (told?.roomName === door.roomName && told.pinOpens === door.pinOpens) continue;
    effects.push(send(session, { type: 'door', ...door }));
    result = withVisitor(result, session, { ...visitor, door });
  }
  return { state: result, effects };
}
