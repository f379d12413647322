import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import type { Signal } from '../../src/shared/signal/values.ts';
import { roomJid } from '../../src/shared/xmppNames.ts';
import type { OpenXmpp } from '../../src/signalling/xmpp/client.ts';
import { createFrameCounter, presenceTo } from '../../src/signalling/xmpp/frames.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import {
  domain,
  makeFolder,
  makeTestTls,
  startEjabberd,
  type Ejabberd,
} from './support/ejabberd.ts';
import {
  makePass,
  passAccount,
  startXmppGuest,
  startXmppRoom,
  type XmppGuest,
  type XmppRoom,
} from './support/rooms.ts';
import { openStream } from './support/streams.ts';

const restart = (n: number): Signal => ({ kind: 'restart', link: `l${n}` });
const links = (signals: readonly Signal[]): string[] => signals.map(({ link }) => link);
const linksFrom = (count: number): string[] => Array.from({ length: count }, (_, n) => `l${n + 1}`);

describeWith(['ejabberd'], 'a meeting over XMPP', () => {
  const folder = makeFolder();
  let ejabberd: Ejabberd;
  /** Rooms and guests have openers of their own, as they have processes of their own. */
  let openRoom: OpenXmpp;
  let openGuest: OpenXmpp;
  const rooms: XmppRoom[] = [];
  const guests: XmppGuest[] = [];

  beforeAll(async () => {
    const tls = await makeTestTls(folder);
    ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    await ejabberd.registerRoom('room7', 'secret of room 7');
    openRoom = await loadNodeXmpp({ ca: tls.certificate });
    openGuest = await loadNodeXmpp({ ca: tls.certificate });
  });
  afterEach(async () => {
    for (const guest of guests.splice(0)) guest.road.close();
    for (const room of rooms.splice(0)) room.dispose();
  });
  afterAll(async () => {
    await ejabberd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  async function makeRoom(): Promise<XmppRoom> {
    const room = await startXmppRoom({
      open: openRoom,
      name: 'room7',
      password: 'secret of room 7',
      urls: [ejabberd.url],
    });
    rooms.push(room);
    return room;
  }
  function makeGuest(): XmppGuest {
    const guest = startXmppGuest({ open: openGuest, url: ejabberd.url, roomName: 'room7' });
    guests.push(guest);
    return guest;
  }
  async function admit(room: XmppRoom): Promise<XmppGuest> {
    const guest = makeGuest();
    await guest.told('door');
    guest.knock('Ada', room.pin());
    await guest.told('admitted');
    return guest;
  }
  const signalsTo = (guest: XmppGuest): Signal[] =>
    guest.messages.flatMap((message) => (message.type === 'signal' ? [message.signal] : []));
  const signalsOf = (room: XmppRoom): Signal[] => {
    const signals: Signal[] = [];
    room.host.onSignal((_from, signal) => signals.push(signal));
    return signals;
  };

  test('a guest knocks, waits in the lobby and is admitted by the wall', async () => {
    const room = await makeRoom();
    const guest = makeGuest();
    expect(await guest.told('door')).toMatchObject({ roomName: 'Room 7', pinOpens: true });
    guest.knock('Ada');
    const lobby = await guest.told('lobby');
    expect(room.host.lobby()).toMatchObject([{ name: 'Ada' }]);
    room.host.admit(lobby.self);
    expect(await guest.told('admitted')).toMatchObject({ self: lobby.self });
    expect(guest.road.name).toBe('XMPP');
    expect(guest.road.state).toEqual({ at: 'open' });
  });

  test('the PIN opens, a wrong one does not, and both answers are the MeetingHost’s', async () => {
    const room = await makeRoom();
    const wrong = makeGuest();
    wrong.knock('Eve', '000000' === room.pin() ? '111111' : '000000');
    expect(await wrong.told('refused')).toMatchObject({ failure: { code: 'join.refused' } });
    const right = await admit(room);
    expect(right.messages.some(({ type }) => type === 'refused')).toBe(false);
  });

  test('a hundred messages each way arrive once and in order, whatever is in them', async () => {
    const room = await makeRoom();
    const guest = await admit(room);
    const heard = signalsOf(room);
    const { self, participants } = await guest.told('admitted');
    const wall = participants.find(({ kind }) => kind === 'wall')?.id;
    if (!wall) throw new Error('no wall');
    const odd = 'v=0\r\na="<&>\']]>\t\u{1f600}\uFFFE\u00e9';
    const offer: Signal = { kind: 'offer', link: 'offer', sdp: odd };
    guest.say({ type: 'signal', to: wall, signal: offer });
    room.host.signalFromWall(self, offer);
    for (let n = 1; n <= 100; n += 1) {
      guest.say({ type: 'signal', to: wall, signal: restart(n) });
      room.host.signalFromWall(self, restart(n));
    }
    await waitFor('all of them', () => heard.length > 100 && signalsTo(guest).length > 100);
    expect(heard[0]).toEqual(offer);
    expect(signalsTo(guest)[0]).toEqual(offer);
    expect(links(heard).slice(1)).toEqual(linksFrom(100));
    expect(links(signalsTo(guest)).slice(1)).toEqual(linksFrom(100));
  });

  test('a description of 60 KiB comes through, a larger message is refused with the reason', async () => {
    const room = await makeRoom();
    const guest = await admit(room);
    const heard = signalsOf(room);
    const { participants } = await guest.told('admitted');
    const wall = participants[0]?.id;
    if (!wall) throw new Error('no wall');
    const say = (sdp: string): void =>
      guest.say({ type: 'signal', to: wall, signal: { kind: 'offer', link: 'big', sdp } });
    // Quotes grow most on the wire: JSON and XML escape them both.
    say(`${'x'.repeat(50_000)}${'"'.repeat(5_000)}`);
    await waitFor('the large one', () => heard.length === 1);
    say('x'.repeat(65_000));
    await waitFor('the end of the road', () => guest.road.state.at === 'closed');
    expect(guest.road.state).toEqual({ at: 'closed', failure: { code: 'message.tooLarge' } });
    expect(room.xmpp.state).toBe('up');
  });

  test('the server tells the room at once when a guest is gone without a word', async () => {
    const room = await makeRoom();
    const stream = openStream(openGuest, passAccount(ejabberd.url, makePass('room7')));
    expect(await stream.settled()).toBe('opened');
    const to = roomJid('room7', domain);
    stream.connection.send(presenceTo(to));
    const text = JSON.stringify({ f: 'open', version: 1 });
    stream.connection.send(createFrameCounter('a-socket').next(to, text));
    await waitFor('the socket', () => room.xmpp.sockets === 1);
    stream.connection.close();
    await waitFor('the end of it', () => room.xmpp.sockets === 0, { timeoutMs: 3_000 });
    // The seat waits for its owner (ADR 0003).
    expect(room.sessions.size).toBe(1);
  });

  test('a removed guest hears why', async () => {
    const room = await makeRoom();
    const guest = await admit(room);
    room.host.remove((await guest.told('admitted')).self);
    expect(await guest.told('out')).toMatchObject({ failure: { code: 'join.removed' } });
  });
});
