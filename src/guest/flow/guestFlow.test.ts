import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '#shared/errors.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import { makeId, makeParticipant, me, selfId, theWall, wallId } from '../testing/builders.ts';
import {
  nextFlow,
  startFlow,
  type Flow,
  type FlowEffect,
  type FlowEvent,
  type Stay,
} from './guestFlow.ts';

const door: HostMessage = { type: 'door', roomName: 'Blue', pinOpens: true };
const knock: FlowEvent = { type: 'knockAsked', name: 'Sofia', pin: '4711' };
const lobby: HostMessage = { type: 'lobby', self: selfId, wall: wallId };
const admittedWith = (...others: (typeof theWall)[]): HostMessage => ({
  type: 'admitted',
  self: selfId,
  participants: [theWall, ...others, me],
  locked: false,
  startedAt: 5,
});
const hear = (message: HostMessage): FlowEvent => ({ type: 'received', message });
const closed = (code: ErrorCode): FlowEvent => ({
  type: 'roadChanged',
  state: { at: 'closed', failure: { code } },
});
const open: FlowEvent = { type: 'roadChanged', state: { at: 'open' } };

/** Where a series of events leads, and the effects of the last of them. */
function play(...events: readonly FlowEvent[]): { flow: Flow; effects: readonly FlowEffect[] } {
  let step = startFlow();
  for (const event of events) step = nextFlow(step.flow, event);
  return step;
}
const does = (effects: readonly FlowEffect[]): string[] => effects.map((effect) => effect.do);
const toDoor = [open, hear(door)];
const toLobby = [...toDoor, knock, hear(lobby)];
const inside = [...toDoor, knock, hear(admittedWith())];

function stayOf({ stage }: Flow): Stay {
  if (stage.at !== 'in') throw new Error(`at ${stage.at}`);
  return stage.stay;
}

describe('coming in', () => {
  test('the page dials at once and is at the door as soon as the room has said its name', () => {
    expect(startFlow().effects).toEqual([{ do: 'dial' }]);
    expect(play(open).flow.stage).toEqual({ at: 'arriving' });
    const { flow } = play(...toDoor);
    expect(flow.stage).toEqual({ at: 'door', failure: null, isKnocking: false });
    expect(flow.door).toEqual({ roomName: 'Blue', pinOpens: true });
  });

  test('a meeting that begins while one stands at the door changes what the door asks for', () => {
    const { flow } = play(open, hear({ ...door, pinOpens: false }), hear(door));
    expect(flow.door?.pinOpens).toBe(true);
  });

  test('knocking twice knocks once', () => {
    const first = play(...toDoor, knock);
    expect(first.effects).toEqual([{ do: 'knock', name: 'Sofia', pin: '4711' }]);
    expect(nextFlow(first.flow, knock).effects).toEqual([]);
  });

  test('a refused knock leaves one at the door with the reason, free to knock again', () => {
    const { flow, effects } = play(
      ...toDoor,
      knock,
      hear({ type: 'refused', failure: { code: 'join.refused' } }),
    );
    expect(flow.stage).toEqual({
      at: 'door',
      failure: { code: 'join.refused' },
      isKnocking: false,
    });
    expect(does(effects)).toEqual(['endCall']);
    expect(does(nextFlow(flow, knock).effects)).toEqual(['knock']);
  });

  test('a full meeting is an end with a way back', () => {
    const { flow } = play(
      ...toDoor,
      knock,
      hear({ type: 'refused', failure: { code: 'join.full' } }),
    );
    expect(flow.stage).toEqual({ at: 'over', failure: { code: 'join.full' } });
    expect(nextFlow(flow, { type: 'returnAsked' }).flow.stage.at).toBe('door');
  });

  test('the lobby leads in, or out by denial, time-out or one’s own choice', () => {
    expect(play(...toLobby, hear(admittedWith())).flow.stage.at).toBe('in');
    const denied = hear({ type: 'refused', failure: { code: 'join.denied' } });
    expect(play(...toLobby, denied).flow.stage).toEqual({
      at: 'over',
      failure: { code: 'join.denied' },
    });
    const timedOut = hear({ type: 'out', failure: { code: 'join.timedOut' } });
    expect(play(...toLobby, timedOut).flow.stage.at).toBe('over');
    const cancelled = play(...toLobby, { type: 'cancelAsked' });
    expect(cancelled.flow.stage.at).toBe('door');
    expect(cancelled.effects).toEqual([
      { do: 'say', message: { type: 'leave' } },
      { do: 'endCall' },
    ]);
  });
});

describe('in the meeting', () => {
  test('the list of participants is kept, and what others did is told', () => {
    const anna = makeParticipant({ id: makeId('A'), name: 'Anna', order: 3 });
    const { flow, effects } = play(
      ...inside,
      hear({ type: 'participants', participants: [theWall, me, anna], locked: true }),
    );
    expect(stayOf(flow)).toMatchObject({ locked: true, startedAt: 5 });
    expect(effects).toEqual([{ do: 'tell', news: [{ kind: 'joined', name: 'Anna' }] }]);
  });

  test('who began to share last is shown, and when they stop, whoever still shares', () => {
    const sharing = { microphone: true, camera: true, screen: true };
    const anna = makeParticipant({ order: 3 });
    const list = (...participants: (typeof anna)[]): FlowEvent =>
      hear({ type: 'participants', participants: [...participants, me], locked: false });
    const wallShares = list({ ...theWall, media: sharing }, anna);
    const bothShare = list({ ...theWall, media: sharing }, { ...anna, media: sharing });
    expect(stayOf(play(...inside, wallShares).flow).sharer).toBe(wallId);
    expect(stayOf(play(...inside, wallShares, bothShare).flow).sharer).toBe(anna.id);
    expect(stayOf(play(...inside, wallShares, bothShare, bothShare).flow).sharer).toBe(anna.id);
    expect(stayOf(play(...inside, bothShare, wallShares).flow).sharer).toBe(wallId);
    const iShare = hear({
      type: 'participants',
      participants: [theWall, { ...me, media: sharing }],
      locked: false,
    });
    expect(stayOf(play(...inside, iShare).flow).sharer).toBeNull();
  });

  test('the room’s wish to mute switches the microphone off and says who did it', () => {
    const { effects } = play(...inside, hear({ type: 'muted' }));
    expect(effects).toEqual([
      { do: 'muteMicrophone' },
      { do: 'tell', news: [{ kind: 'mutedByRoom' }] },
    ]);
  });

  test('a lost road ends nothing; when it is back, links that wait for it are told', () => {
    const lost: FlowEvent = { type: 'roadChanged', state: { at: 'reconnecting', attempt: 1 } };
    const { flow, effects } = play(...inside, lost);
    expect(flow.stage.at).toBe('in');
    expect(effects).toEqual([]);
    expect(does(nextFlow(flow, open).effects)).toEqual(['roadRestored']);
  });

  test('a room that comes back from another address is said to have moved, and the call goes on', () => {
    const lost: FlowEvent = { type: 'roadChanged', state: { at: 'reconnecting', attempt: 1 } };
    const { flow } = play(...inside, { type: 'roomMoved' }, lost);
    expect(flow.isMoving).toBe(true);
    const back = nextFlow(flow, open);
    expect(back.flow.isMoving).toBe(false);
    expect(back.flow.stage.at).toBe('in');
    expect(back.effects).toEqual([
      { do: 'roadRestored' },
      { do: 'tell', news: [{ kind: 'roomMoved' }] },
    ]);
  });

  test('whoever was gone and is welcomed anew keeps the tiles and makes every link anew', () => {
    const { flow, effects } = play(...inside, hear(admittedWith(makeParticipant())));
    expect(stayOf(flow).participants).toHaveLength(3);
    expect(does(effects)).toEqual(['relink', 'tell']);
  });

  test('leaving says so, ends the call and puts the lights out', () => {
    const { flow, effects } = play(...inside, { type: 'leaveAsked' });
    expect(flow.stage).toEqual({ at: 'over', failure: null });
    expect(does(effects)).toEqual(['say', 'endCall', 'releaseDevices']);
    expect(nextFlow(flow, { type: 'leaveAsked' }).effects).toEqual([]);
  });

  test.each(['join.removed', 'join.ended', 'join.full'] as const)('%s ends the stay', (code) => {
    const { flow, effects } = play(...inside, hear({ type: 'out', failure: { code } }));
    expect(flow.stage).toEqual({ at: 'over', failure: { code } });
    expect(does(effects)).toEqual(['endCall', 'releaseDevices']);
  });

  test('a road that is gone for good ends the stay with its reason', () => {
    expect(play(...inside, closed('session.expired')).flow.stage).toEqual({
      at: 'over',
      failure: { code: 'session.expired' },
    });
  });
});

describe('the road’s end elsewhere', () => {
  test('a room that is never reached is an end with a way to try again', () => {
    const { flow } = play(closed('room.unreachable'));
    expect(flow.stage).toEqual({ at: 'over', failure: { code: 'room.unreachable' } });
    const again = nextFlow(flow, { type: 'returnAsked' });
    expect(again.flow.stage.at).toBe('arriving');
    expect(does(again.effects)).toEqual(['dial', 'startDevices']);
  });

  test('a laptop that slept at the door dials again by itself', () => {
    const { flow, effects } = play(...toDoor, closed('session.expired'));
    expect(flow.stage).toEqual({ at: 'door', failure: null, isKnocking: false });
    expect(does(effects)).toEqual(['endCall', 'dial']);
  });

  test('a room that closes at the door is dialled again only by the next knock', () => {
    const { flow, effects } = play(...toDoor, knock, closed('join.tooOften'));
    expect(flow.stage).toMatchObject({ at: 'door', failure: { code: 'join.tooOften' } });
    expect(does(effects)).toEqual(['endCall']);
    expect(does(nextFlow(flow, knock).effects)).toEqual(['dial', 'knock']);
  });

  test('a page of another version says so instead of trying for ever', () => {
    expect(play(...toDoor, closed('version.unsupported')).flow.stage).toEqual({
      at: 'over',
      failure: { code: 'version.unsupported' },
    });
  });

  test('after the end a closing road changes nothing on the screen, and joining again dials', () => {
    const { flow } = play(...inside, { type: 'leaveAsked' }, closed('session.expired'));
    expect(flow.stage).toEqual({ at: 'over', failure: null });
    const again = nextFlow(flow, { type: 'returnAsked' });
    expect(again.flow.stage.at).toBe('door');
    expect(does(again.effects)).toEqual(['dial', 'startDevices']);
  });
});

test('what does not fit the moment changes nothing', () => {
  const start = startFlow().flow;
  const late: FlowEvent[] = [
    knock,
    { type: 'cancelAsked' },
    { type: 'leaveAsked' },
    { type: 'returnAsked' },
    hear(lobby),
    hear(admittedWith()),
    hear({ type: 'muted' }),
    hear({ type: 'out', failure: { code: 'join.ended' } }),
    hear({ type: 'refused', failure: { code: 'join.refused' } }),
    hear({ type: 'participants', participants: [], locked: false }),
  ];
  for (const event of late) expect(nextFlow(start, event)).toEqual({ flow: start, effects: [] });
});
