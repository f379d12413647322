import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { defaultSettings } from '#shared/settings.ts';
import { participantIdSchema, type ParticipantId } from '#shared/signal/values.ts';
import { off, uniqueBytes } from './fixture.ts';
import { makeId } from './hostLoop.ts';
import { next, type Next } from './next.ts';
import { makePin } from './pin.ts';
import { emptyLedger } from './pinLimits.ts';
import {
  maxKnocks,
  maxRemovedSources,
  maxSessions,
  maxSessionsPerSource,
  type Facts,
  type HostEvent,
  type HostState,
  type SessionId,
} from './state.ts';
import { hostedMeeting, lobbyGuests, roster } from './views.ts';

/** What may happen, before it is known who and what there is: numbers pick from the present state. */
const happening = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('open', 'knock', 'right PIN', 'signal', 'admit') },
    { weight: 2, arbitrary: fc.constantFrom('wrong PIN', 'away', 'gone', 'here', 'wall signal') },
    { weight: 2, arbitrary: fc.constantFrom('media', 'mute', 'start', 'saved', 'wait') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('leave', 'end session', 'deny', 'remove', 'wait long'),
    },
    { weight: 1, arbitrary: fc.constantFrom('lock', 'unlock', 'unlock', 'new PIN', 'no PIN') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('end', 'not saved', 'lobby without PIN', 'lobby always'),
    },
  ),
  who: fc.nat(9),
  to: fc.nat(40),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? Readonly<T> : never;

const signal = { kind: 'restart', link: 'L' } as const;
const stranger = participantIdSchema.parse('A'.repeat(22));

const startState = (wallId: ParticipantId): HostState => ({
  settings: defaultSettings,
  wall: { id: wallId, media: off },
  meeting: null,
  visitors: new Map(),
  knocks: new Map(),
  limits: { ledger: emptyLedger, revision: 0, settledRevision: 0, isSaved: true },
});

const idOf = (state: HostState, session: SessionId): ParticipantId | undefined => {
  const stage = state.visitors.get(session)?.stage;
  return stage && stage.at !== 'door' ? stage.id : undefined;
};

/** Everybody who could be named: the wall, all who are in or wait, and somebody who does not exist. */
const knownIds = (state: HostState): ParticipantId[] => [
  state.wall.id,
  ...[...state.visitors.keys()].flatMap((session) => idOf(state, session) ?? []),
  stranger,
];

function eventOf(state: HostState, { what, who, to }: Happening): HostEvent {
  const ids = knownIds(state);
  const id = ids[to % ids.length] ?? stranger;
  const names = ['Ada', 'Bob', 'Cy'];
  const knock = { type: 'knock', name: names[to % 3] ?? '', kind: 'guest', media: off } as const;
  const received = (message: Extract<HostEvent, { type: 'received' }>['message']): HostEvent => ({
    type: 'received',
    session: who,
    message,
  });
  const configured = (lobby: 'always' | 'withoutPin'): HostEvent => ({
    type: 'configured',
    settings: { ...state.settings, 'meeting.lobby': lobby },
  });
  switch (what) {
    case 'open':
      return { type: 'opened', session: who, source: { key: `s${who % 5}`, road: 'LAN' } };
    case 'knock':
      return received({ ...knock, offer: { link: 'L', sdp: 'v=0' } });
    case 'right PIN':
      return received({ ...knock, pin: state.meeting?.pin ?? '0000' });
    case 'wrong PIN':
      return received({ ...knock, pin: '0000' });
    case 'signal':
      return received({ type: 'signal', to: id, signal });
    case 'media':
      return received({ type: 'media', media: { ...off, camera: to % 2 === 0 } });
    case 'leave':
      return received({ type: 'leave' });
    case 'away':
    case 'gone':
    case 'here':
      return { type: 'connectionChanged', session: who, connection: what };
    case 'end session':
      return { type: 'ended', session: who };
    case 'start':
    case 'end':
      return { type: 'commanded', command: { do: what } };
    case 'admit':
    case 'deny':
    case 'mute':
    case 'remove':
      return { type: 'commanded', command: { do: what, id } };
    case 'wall signal':
      return { type: 'commanded', command: { do: 'signal', to: id, signal } };
    case 'lock':
    case 'unlock':
      return { type: 'commanded', command: { do: 'setLocked', locked: what === 'lock' } };
    case 'new PIN':
    case 'no PIN':
      return { type: 'commanded', command: { do: 'setPin', enabled: what === 'new PIN' } };
    case 'lobby always':
      return configured('always');
    case 'lobby without PIN':
      return configured('withoutPin');
    case 'saved':
    case 'not saved': {
      const { revision } = state.limits;
      return { type: 'limitsSettled', revision, isSaved: what === 'saved' };
    }
    case 'wait':
    case 'wait long':
      return { type: 'timePassed' };
  }
}

type Lived = { before: HostState; event: HostEvent; facts: Facts; after: Next };

/** Lives through a history from an empty room and looks at every step of it. */
function live(history: readonly Happening[], look: (lived: Lived) => void): void {
  const bytes = uniqueBytes('invariants');
  let state = startState(makeId(bytes));
  let now = 0;
  for (const step of history) {
    if (step.what === 'wait') now += 400 * (step.to + 1);
    if (step.what === 'wait long') now += 30_000 * (step.to + 1);
    const facts: Facts = {
      wallTime: now,
      now,
      freshId: makeId(bytes),
      freshWallId: makeId(bytes),
      freshPin: makePin(bytes),
    };
    const event = eventOf(state, step);
    const after = next(state, event, facts);
    look({ before: state, event, facts, after });
    state = after.state;
  }
}

const opening: readonly Happening[] = [
  ...Array.from({ length: 8 }, (_, who) => ({ what: 'open', who, to: 0 }) as const),
  { what: 'start', who: 0, to: 0 },
];

const always = (look: (lived: Lived) => void): void =>
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 150, size: 'max' }), (history) => {
      live([...opening, ...history], look);
    }),
    { numRuns: 300 },
  );

const isIn = (state: HostState, session: SessionId): boolean => {
  const visitor = state.visitors.get(session);
  return visitor?.stage.at === 'in' && visitor.connection !== 'gone';
};
const sessionOf = (state: HostState, id: ParticipantId): SessionId =>
  [...state.visitors.keys()].find((session) => idOf(state, session) === id) ?? -1;

test('whatever happens, no more than four are in, and orders and ids are never shared', () => {
  let fullest = 0;
  always(({ after: { state } }) => {
    const participants = roster(state);
    fullest = Math.max(fullest, participants.length);
    expect(participants.length).toBeLessThanOrEqual(limits.meshParticipants);
    expect(new Set(participants.map(({ order }) => order)).size).toBe(participants.length);
    const ids = knownIds(state);
    expect(new Set(ids).size).toBe(ids.length);
    if (!state.meeting)
      expect([...state.visitors.values()].every(({ stage }) => stage.at !== 'in')).toBe(true);
  });
  expect(fullest).toBe(4);
});

test('whatever happens, a signal only passes between participants, or between the lobby and the wall', () => {
  let passed = 0;
  always(({ before, after: { state, effects } }) => {
    for (const effect of effects) {
      if (effect.type === 'signalWall') {
        expect(knownIds(state)).toContain(effect.from);
        passed += 1;
      }
      if (effect.type !== 'send' || effect.message.type !== 'signal') continue;
      passed += 1;
      const { from } = effect.message;
      const to = before.visitors.get(effect.session);
      expect(to?.stage.at).not.toBe('door');
      if (from === before.wall.id) continue;
      expect(isIn(before, effect.session)).toBe(true);
      expect(isIn(before, sessionOf(before, from))).toBe(true);
    }
  });
  expect(passed).toBeGreaterThan(100);
});

test('whatever happens, nobody gets in but by the PIN, by the wall, or back into a seat of their own', () => {
  let admissions = 0;
  always(({ before, event, after: { effects } }) => {
    for (const effect of effects) {
      if (effect.type !== 'send' || effect.message.type !== 'admitted') continue;
      admissions += 1;
      const was = before.visitors.get(effect.session)?.stage.at;
      if (event.type === 'commanded') {
        expect(event.command.do).toBe('admit');
        expect(was).toBe('lobby');
      } else if (event.type === 'connectionChanged') {
        expect(was).toBe('in');
        expect(before.visitors.get(event.session)?.connection).toBe('gone');
      } else {
        const message = event.type === 'received' ? event.message : undefined;
        expect(message?.type === 'knock' && message.pin).toBe(before.meeting?.pin);
        expect(before.meeting?.locked).toBe(false);
        expect(before.limits.isSaved).toBe(true);
        expect(before.settings['meeting.lobby']).toBe('withoutPin');
      }
    }
  });
  expect(admissions).toBeGreaterThan(100);
});

test('whatever happens, silent refusals are the same and none leaves early or unsaved', () => {
  const knockedAt = new Map<SessionId, number>();
  let refusals = 0;
  always(({ before, event, facts, after: { state, effects } }) => {
    if (facts.now === 0) knockedAt.clear();
    if (event.type === 'received' && event.message.type === 'knock') {
      const stage = before.visitors.get(event.session)?.stage;
      if (stage?.at !== 'door' || !stage.refusal) knockedAt.set(event.session, facts.now);
    }
    for (const effect of effects) {
      if (effect.type !== 'send' || effect.message.type !== 'refused') continue;
      if (effect.message.failure.code !== 'join.refused') continue;
      refusals += 1;
      expect(effect.message).toEqual({ type: 'refused', failure: { code: 'join.refused' } });
      expect(facts.now - (knockedAt.get(effect.session) ?? 0)).toBeGreaterThanOrEqual(300);
      const refusedStage = before.visitors.get(effect.session)?.stage;
      const revision = refusedStage?.at === 'door' ? refusedStage.refusal?.revision : undefined;
      if (state.limits.isSaved) expect(revision).toBeLessThanOrEqual(state.limits.settledRevision);
    }
  });
  expect(refusals).toBeGreaterThan(100);
});

test('whatever happens, nothing the room remembers grows without end', () => {
  always(({ facts, after: { state } }) => {
    expect(state.visitors.size).toBeLessThanOrEqual(maxSessions);
    expect(state.knocks.size).toBeLessThanOrEqual(maxKnocks);
    expect(state.limits.ledger?.failures.length).toBeLessThanOrEqual(limits.pinFailuresPerHour);
    expect(state.meeting?.removedSources.length ?? 0).toBeLessThanOrEqual(maxRemovedSources);
    expect(lobbyGuests(state).length).toBeLessThanOrEqual(limits.lobbyGuests);
    expect(hostedMeeting(state, facts.now) === null).toBe(state.meeting === null);
  });
});

test('sessions beyond the room’s, or one source’s, share are closed at once', () => {
  const open = (state: HostState, session: number, key: string) =>
    next(
      state,
      { type: 'opened', session, source: { key, road: 'LAN' } },
      {
        wallTime: 0,
        now: 0,
        freshId: stranger,
        freshWallId: stranger,
        freshPin: '000000',
      },
    );
  const openMany = (count: number, key: (n: number) => string) => {
    let state = startState(stranger);
    let closed = 0;
    for (let n = 0; n < count; n += 1) {
      const after = open(state, n, key(n));
      closed += after.effects.filter(({ type }) => type === 'close').length;
      state = after.state;
    }
    return { size: state.visitors.size, closed };
  };
  expect(openMany(300, String)).toEqual({ size: maxSessions, closed: 300 - maxSessions });
  expect(openMany(40, () => 'one')).toEqual({
    size: maxSessionsPerSource,
    closed: 40 - maxSessionsPerSource,
  });
});
