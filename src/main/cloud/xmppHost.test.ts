import { beforeEach, expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { roomJid } from '#shared/xmppNames.ts';
import {
  createFrameCounter,
  endStanza,
  parseRoadPayload,
  presenceTo,
  type FrameCounter,
} from '../../signalling/xmpp/frames.ts';
import type { Stanza } from '../../signalling/xmpp/stanza.ts';
import { createFakeXmpp, type FakeXmpp } from '../../signalling/xmpp/testing/fakeXmpp.ts';
import type { XmppConnection } from '../../signalling/xmpp/client.ts';
import { createSessions, type Sessions } from '../lan/sessions.ts';
import type { HostSession } from '../ports.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryLogger,
  type FakeClock,
} from '../testing/fakes.ts';
import { createXmppHost, type XmppHost, type XmppHostState } from './xmppHost.ts';

const domain = 'meet.test';
const room = roomJid('room7', domain);
const bareRoom = room.split('/')[0] ?? '';
const guestJid = (name: string, of = 'room7', source = 'networka'): string =>
  `${of}.${source}.${name.padEnd(26, 'x')}@guests.${domain}`;

let fake: FakeXmpp;
let clock: FakeClock;
let host: XmppHost;
let sessions: Sessions;
let states: XmppHostState[];
/** Messages that reached the house. */
let heard: unknown[];

const settled = () => new Promise((resolve) => setImmediate(resolve));
const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 100) {
    clock.advance(Math.min(100, left));
    await settled();
  }
};

beforeEach(async () => {
  fake = createFakeXmpp();
  fake.accounts.set(bareRoom, 'secret');
  clock = createFakeClock();
  states = [];
  heard = [];
  const logger = createMemoryLogger();
  sessions = createSessions({
    ...{ clock, logger },
    randomBytes: createFakeRandom(),
    openSession(_source, port): HostSession {
      port.send({ type: 'door', roomName: 'Room 7', pinOpens: true });
      return {
        receive: (message) => heard.push(message),
        setConnection: () => undefined,
        isAtDoor: true,
        end: () => undefined,
      };
    },
  });
  host = createXmppHost({
    open: fake.opener(),
    account: { url: 'wss://a/', jid: room, password: 'secret', mechanism: 'SCRAM-SHA-256' },
    otherUrls: ['wss://b/'],
    roomName: 'room7',
    ...{ domain, sessions, clock, logger },
    random: () => 0.5,
    onState: (state) => states.push(state),
  });
  clock.advance(0);
  await settled();
});

/** A guest with a stream of its own, who speaks as the road does. */
async function arrive(bare = guestJid('ada')) {
  const jid = `${bare}/page`;
  fake.accounts.set(bare, 'pass');
  const received: Stanza[] = [];
  const connection: XmppConnection = fake.opener()(
    { url: 'wss://a/', jid, password: 'pass', mechanism: 'PLAIN' },
    {
      opened: () => undefined,
      received: (stanza) => received.push(stanza),
      heard: () => undefined,
      lost: () => undefined,
    },
  );
  await settled();
  const frames = (name: string): FrameCounter => createFrameCounter(name);
  return {
    jid,
    connection,
    received,
    frames,
    say: async (counter: FrameCounter, frame: unknown) => {
      connection.send(counter.next(room, JSON.stringify(frame)));
      await settled();
    },
    /** What the room has said, as frames or ends. */
    told: () =>
      received.flatMap(({ payload }): ('end' | { f: string })[] => {
        const said = parseRoadPayload(payload);
        if (!said) return [];
        return said.is === 'end' ? ['end'] : [JSON.parse(said.text) as { f: string }];
      }),
  };
}
const opening = { f: 'open', version: 1 };
const firstWords = [
  expect.objectContaining({ f: 'opened' }),
  expect.objectContaining({ f: 'msg' }),
];

test('a guest opens a session and is told what the door says', async () => {
  const ada = await arrive();
  await ada.say(ada.frames('socket-one'), opening);
  expect(states).toEqual(['up']);
  expect(ada.told()).toEqual(firstWords);
  expect([host.sockets, sessions.size]).toEqual([1, 1]);
  // So that the server tells the guest when the room is gone.
  expect(ada.received.some(({ kind, type }) => kind === 'presence' && type === null)).toBe(true);
});

test('what a guest says reaches the house once and in order, also when a stanza comes twice', async () => {
  const ada = await arrive();
  const socket = ada.frames('socket-one');
  await ada.say(socket, opening);
  const stanza = socket.next(
    room,
    JSON.stringify({ f: 'msg', seq: 1, ack: 0, body: { type: 'leave' } }),
  );
  ada.connection.send(stanza);
  ada.connection.send(stanza);
  await settled();
  expect(heard).toEqual([{ type: 'leave' }]);
});

test('a gap ends the socket, and the session waits for the next one', async () => {
  const ada = await arrive();
  const socket = ada.frames('socket-one');
  await ada.say(socket, opening);
  socket.next(room, 'lost on the way');
  await ada.say(socket, { f: 'ping' });
  expect(ada.told().at(-1)).toBe('end');
  expect([host.sockets, sessions.size]).toEqual([0, 1]);
});

test('nobody else is listened to, and nobody else gets an answer', async () => {
  const strangers = [
    guestJid('eve', 'room8'),
    `eve@guests.${domain}`,
    'room8@rooms.meet.test',
    guestJid('eve').replace(domain, 'elsewhere.test'),
  ];
  for (const bare of strangers) {
    const eve = await arrive(bare);
    await eve.say(eve.frames('socket-one'), opening);
    expect([bare, eve.received]).toEqual([bare, []]);
  }
  expect([host.sockets, sessions.size]).toEqual([0, 0]);
});

test('frames of a socket that nobody opened are answered by its end', async () => {
  const ada = await arrive();
  const socket = ada.frames('socket-one');
  socket.next(room, 'the first, which never came');
  await ada.say(socket, { f: 'ping' });
  expect(ada.told()).toEqual(['end']);
});

test('a guest who vanishes is known to be gone by presence', async () => {
  const ada = await arrive();
  ada.connection.send(presenceTo(room));
  await ada.say(ada.frames('socket-one'), opening);
  ada.connection.close();
  await settled();
  expect(host.sockets).toBe(0);
});

test('a guest ends its socket, and the room holds none for it', async () => {
  const ada = await arrive();
  await ada.say(ada.frames('socket-one'), opening);
  ada.connection.send(endStanza(room, 'socket-one'));
  await settled();
  expect(host.sockets).toBe(0);
});

test('a short cut is invisible: what was said meanwhile arrives on both sides', async () => {
  const ada = await arrive();
  const socket = ada.frames('socket-one');
  await ada.say(socket, opening);
  fake.cut(room);
  await ada.say(socket, { f: 'ping' });
  await pass(1_000);
  expect(states).toEqual(['up', 'down', 'up']);
  expect(ada.told().at(-1)).toEqual({ f: 'pong' });
  expect(host.sockets).toBe(1);
});

test('where the server has forgotten the stream, every guest is told to begin anew', async () => {
  const ada = await arrive();
  await ada.say(ada.frames('socket-one'), opening);
  fake.cut(room);
  fake.forget();
  await pass(1_000);
  expect(ada.told().at(-1)).toBe('end');
  expect([host.sockets, sessions.size]).toEqual([0, 1]);
});

test('its servers are tried in turn', async () => {
  fake.isThere = false;
  await pass(3_000);
  fake.isThere = true;
  await pass(3_000);
  expect(new Set(fake.dialled.map(({ url }) => url))).toEqual(new Set(['wss://a/', 'wss://b/']));
  expect(host.state).toBe('up');
});

test('an account that is refused, or used elsewhere, is said to be', async () => {
  fake.kick(room, 'replaced');
  expect(host.state).toBe('replaced');
  fake.accounts.set(bareRoom, 'another');
  await pass(16_000);
  expect(host.state).toBe('refused');
});

test('one network may hold so many sockets, and no more', async () => {
  for (let n = 0; n < 33; n += 1) {
    const guest = await arrive(guestJid(`guest${String.fromCharCode(97 + (n % 26))}${n}`));
    await guest.say(guest.frames(`socket-${n}-x`), opening);
    if (n === 32) expect(guest.told()).toEqual(['end']);
  }
  expect(host.sockets).toBe(32);
});

test('a flood is not listened to, and the others do not feel it', async () => {
  const [ada, eve] = [await arrive(), await arrive(guestJid('eve', 'room7', 'networkb'))];
  const flood = eve.frames('socket-eve');
  await eve.say(flood, opening);
  for (let n = 0; n < 4 * limits.messageBurst; n += 1)
    eve.connection.send(flood.next(room, '{"f":"ping"}'));
  await settled();
  await ada.say(ada.frames('socket-ada'), opening);
  expect(ada.told()).toEqual(firstWords);
  const pongs = eve.told().filter((one) => typeof one === 'object' && one.f === 'pong');
  expect(pongs.length).toBeLessThanOrEqual(2 * limits.messageBurst);
});

test('it logs out for good, and its guests are told', async () => {
  const ada = await arrive();
  await ada.say(ada.frames('socket-one'), opening);
  host.dispose();
  await settled();
  expect(ada.received.at(-1)).toMatchObject({ kind: 'presence', type: 'unavailable', from: room });
  await pass(30_000);
  expect(fake.dialled.filter(({ jid }) => jid === room)).toHaveLength(1);
});
