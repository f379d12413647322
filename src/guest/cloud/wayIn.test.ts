import { expect, test } from 'vitest';
import type { ClientMessage } from '#shared/signal/messages.ts';
import { createFakeClock, settle } from '../../rtc/testing/fakeClock.ts';
import type { Road, RoadEvent, RoadState } from '../../signalling/road.ts';
import type { SocketHandlers } from '../../signalling/socketRoad.ts';
import { createWayIn, lanTrialMs } from './wayIn.ts';

const leave: ClientMessage = { type: 'leave' };

function fakeRoad() {
  const listeners = new Set<(event: RoadEvent) => void>();
  const sent: ClientMessage[] = [];
  let isClosed = false;
  const road: Road = {
    name: 'XMPP',
    state: { at: 'connecting' },
    send: (message) => void sent.push(message),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: () => undefined,
    close: () => void (isClosed = true),
  };
  return {
    ...{ road, sent },
    isClosed: () => isClosed,
    become: (state: RoadState) => {
      for (const listener of listeners) listener({ type: 'state', state });
    },
  };
}

function make({ hasLan = true, hasXmpp = true } = {}) {
  const clock = createFakeClock();
  const sockets: (SocketHandlers & { sent: string[]; isClosed: boolean })[] = [];
  const xmpp = fakeRoad();
  const roads: (string | null)[] = [];
  const states: RoadState[] = [];
  let xmppOpened = 0;
  let loads = (): Promise<Road> => Promise.resolve(xmpp.road);
  const way = createWayIn({
    ...clock,
    random: () => 0.5,
    openLanSocket: hasLan
      ? (handlers) => {
          const socket = { ...handlers, sent: [] as string[], isClosed: false };
          sockets.push(socket);
          return {
            send: (text) => void socket.sent.push(text),
            close: () => void (socket.isClosed = true),
          };
        }
      : null,
    openXmppRoad: hasXmpp
      ? () => {
          xmppOpened += 1;
          return loads();
        }
      : null,
    onRoad: (name) => void roads.push(name),
  });
  way.subscribe((event) => {
    if (event.type === 'state') states.push(event.state);
  });
  const answerLan = (): void => {
    sockets[0]?.opened();
    sockets[0]?.received(JSON.stringify({ f: 'opened', token: 'T'.repeat(43) }));
  };
  return {
    ...{ way, clock, sockets, xmpp, roads, states, answerLan },
    xmppOpened: () => xmppOpened,
    failToLoad: () => void (loads = () => Promise.reject(new Error('offline'))),
  };
}

test('a door on the LAN that answers is taken, and XMPP is never opened', async () => {
  const { way, roads, states, answerLan, clock, xmppOpened, sockets } = make();
  way.send(leave);
  answerLan();
  clock.pass(lanTrialMs * 2);
  await settle();
  expect([way.name, roads, states]).toEqual(['LAN', ['LAN'], [{ at: 'open' }]]);
  expect(xmppOpened()).toBe(0);
  expect(sockets[0]?.sent.at(-1)).toContain('"leave"');
});

test('a door that is silent for a second and a half is left, and what was said goes by XMPP', async () => {
  const { way, roads, clock, xmpp, sockets } = make();
  way.send(leave);
  clock.pass(lanTrialMs - 1);
  await settle();
  expect(roads).toEqual([]);
  clock.pass(1);
  await settle();
  expect([way.name, roads, xmpp.sent]).toEqual(['XMPP', ['XMPP'], [leave]]);
  expect(sockets.map(({ isClosed }) => isClosed)).toEqual([true]);
});

test('a certificate that the browser refuses leads to XMPP at once', async () => {
  const { way, sockets, states, xmpp } = make();
  sockets[0]?.lost();
  await settle();
  xmpp.become({ at: 'open' });
  expect(way.name).toBe('XMPP');
  expect(way.state).toEqual({ at: 'open' });
  expect(states).toEqual([{ at: 'open' }]);
});

test('a door that opens too late is nobody’s any more', async () => {
  const { clock, answerLan, roads, states } = make();
  clock.pass(lanTrialMs);
  await settle();
  answerLan();
  expect([roads, states]).toEqual([['XMPP'], []]);
});

test('without a door only XMPP is opened, without XMPP the door is waited for', async () => {
  const outside = make({ hasLan: false });
  await settle();
  expect([outside.way.name, outside.sockets.length]).toEqual(['XMPP', 0]);
  const inside = make({ hasXmpp: false });
  inside.clock.pass(lanTrialMs * 2);
  inside.answerLan();
  expect(inside.roads).toEqual(['LAN']);
});

test('with neither, and where its code cannot be loaded, the room is not reachable', async () => {
  const none = make({ hasLan: false, hasXmpp: false });
  none.clock.pass(0);
  const offline = make();
  offline.failToLoad();
  offline.sockets[0]?.lost();
  await settle();
  const closed = { at: 'closed', failure: { code: 'room.unreachable' } };
  expect([none.way.state, offline.way.state]).toEqual([closed, closed]);
});

test('closed during the trial: nothing is opened, and nothing waits', async () => {
  const { way, clock, sockets, roads, xmppOpened } = make();
  way.close();
  clock.pass(lanTrialMs * 2);
  await settle();
  expect([xmppOpened(), sockets[0]?.isClosed, clock.pending]).toEqual([0, true, 0]);
  expect(roads).toEqual([null]);
  expect(way.state).toEqual({ at: 'closed', failure: null });
});

test('closed while XMPP is being loaded: it is closed when it is there', async () => {
  const { way, xmpp } = make({ hasLan: false });
  way.close();
  await settle();
  expect(xmpp.isClosed()).toBe(true);
});

test('a road that ends says so, and none is in use any more', async () => {
  const { xmpp, roads, way } = make({ hasLan: false });
  await settle();
  xmpp.become({ at: 'closed', failure: { code: 'join.ended' } });
  expect(roads).toEqual(['XMPP', null]);
  expect(way.state).toMatchObject({ failure: { code: 'join.ended' } });
});
