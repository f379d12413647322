import { request } from 'node:https';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { guestsHost, roomJid, roomsHost } from '../../src/shared/xmppNames.ts';
import type { OpenXmpp } from '../../src/signalling/xmpp/client.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import {
  domain,
  makeFolder,
  makeTestTls,
  startEjabberd,
  type Ejabberd,
  type TestTls,
} from './support/ejabberd.ts';
import { openRawStream, type RawStream } from './support/rawStream.ts';
import {
  makePass,
  passAccount,
  startXmppRoom,
  type PassChanges,
  type XmppRoom,
} from './support/rooms.ts';
import { openStream, type Opened } from './support/streams.ts';
import { talkingPair, type Pair } from './support/talk.ts';

const room7 = roomJid('room7', domain);
const room8 = roomJid('room8', domain);
const openFrame = JSON.stringify({ f: 'open', version: 1 }).replaceAll('"', '&quot;');
const frameTo = (to: string, socket: string, n: number, text: string): string =>
  `<message to='${to}' type='normal'><frame xmlns='urn:mago-room:road:1' socket='${socket}' n='${n}'>${text}</frame></message>`;

describeWith(['ejabberd'], 'a guest’s pass, and what else it is tried on', () => {
  const folder = makeFolder();
  let tls: TestTls;
  let ejabberd: Ejabberd;
  let open: OpenXmpp;
  /** A meeting in room 7 that goes on all the time, and must not suffer. */
  let pair: Pair;
  let other: XmppRoom;
  const streams: Opened[] = [];
  const raws: RawStream[] = [];

  beforeAll(async () => {
    tls = await makeTestTls(folder);
    ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    await ejabberd.registerRoom('room7', 'secret of room 7');
    await ejabberd.registerRoom('room8', 'secret of room 8');
    open = await loadNodeXmpp({ ca: tls.certificate });
    const [openRoom, openGuest, openOther] = await Promise.all([
      loadNodeXmpp({ ca: tls.certificate }),
      loadNodeXmpp({ ca: tls.certificate }),
      loadNodeXmpp({ ca: tls.certificate }),
    ]);
    other = await startXmppRoom({
      open: openOther,
      name: 'room8',
      password: 'secret of room 8',
      urls: [ejabberd.url],
    });
    pair = await talkingPair({
      openRoom,
      openGuest,
      roomUrls: [ejabberd.url],
      guestUrl: ejabberd.url,
    });
    pair.talk();
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.connection.close();
    for (const raw of raws.splice(0)) raw.close();
    // The meeting goes on as if nothing had been.
    const before = pair.heardAtRoom.length;
    await waitFor('the others to talk on', () => pair.heardAtRoom.length > before);
    expect(pair.guest.states.map(({ state }) => state.at)).toEqual(['open']);
    expect(pair.room.states.map(({ state }) => state)).toEqual(['up']);
    expect(other.states.map(({ state }) => state)).toEqual(['up']);
    expect(other.sessions.size).toBe(0);
  });
  afterAll(async () => {
    await pair?.hush();
    pair?.expectWhole();
    pair?.dispose();
    other?.dispose();
    await ejabberd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const logIn = (pass: { jid: string; password: string }): Promise<string> => {
    const stream = openStream(open, passAccount(ejabberd.url, pass));
    streams.push(stream);
    return stream.settled();
  };
  async function rawGuest(changes: PassChanges = {}): Promise<RawStream> {
    const pass = makePass(changes.room ?? 'room7', { source: '198.51.100.66', ...changes });
    const raw = await openRawStream(tls, ejabberd.url, `${pass.jid}/raw`, pass.password);
    raws.push(raw);
    return raw;
  }

  test('it opens before it has expired, and not after', async () => {
    expect(await logIn(makePass('room7'))).toBe('opened');
    expect(await logIn(makePass('room7', { now: Date.now() - 601_000 }))).toBe('refused');
  });

  test('it opens no other account', async () => {
    const [mine, hers] = [makePass('room7'), makePass('room7')];
    const tries = [
      { jid: hers.jid, password: mine.password },
      { jid: mine.jid.replace('room7', 'room8'), password: mine.password },
      { jid: `room7@${roomsHost(domain)}`, password: mine.password },
      { jid: `admin@${guestsHost(domain)}`, password: mine.password },
    ];
    for (const pass of tries) expect(await logIn(pass)).toBe('refused');
  });

  test('nobody can make one who does not have the key', async () => {
    const pass = makePass('room7');
    const [, claims = ''] = pass.password.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    expect(await logIn(makePass('room7', { key: Buffer.alloc(32, 1) }))).toBe('refused');
    expect(await logIn({ ...pass, password: `${none}.${claims}.` })).toBe('refused');
    expect(await logIn({ ...pass, password: '' })).toBe('refused');
  });

  test('another room does not answer it, by whatever it is asked', async () => {
    const raw = await rawGuest();
    raw.say(`<presence to='${room8}'/>`);
    raw.say(frameTo(room8, 'some-socket', 1, openFrame));
    raw.say(`<message to='${room8}'><body>let me in</body></message>`);
    raw.say(`<iq to='${room8}' type='get' id='x'><query xmlns='jabber:iq:version'/></iq>`);
    // What is said to its own room afterwards is answered: the rest has been read by then.
    raw.say(frameTo(room7, 'some-socket', 1, openFrame));
    await waitFor('its own room', () => raw.heard.some((text) => text.includes('opened')));
    expect(raw.heard.filter((text) => text.includes(room8))).toEqual([]);
    expect(other.xmpp.sockets).toBe(0);
  });

  test('it cannot speak in somebody else’s name', async () => {
    const raw = await rawGuest();
    raw.say(`<presence from='${room7}' to='${pair.guest.jid}' type='unavailable'/>`);
    await waitFor('the end of its stream', () => raw.isClosed);
    expect(raw.heard.join('')).toContain('invalid-from');
  });

  test('another guest does not listen to it', async () => {
    const raw = await rawGuest();
    raw.say(`<presence to='${pair.guest.jid}' type='unavailable'/>`);
    const socket = 'some-socket';
    const bye = `{&quot;f&quot;:&quot;bye&quot;,&quot;failure&quot;:{&quot;code&quot;:&quot;join.removed&quot;}}`;
    raw.say(frameTo(pair.guest.jid, socket, 1, bye));
    raw.say(`<message to='${pair.guest.jid}' type='error'/>`);
    await raw.ask('get', guestsHost(domain), "<ping xmlns='urn:xmpp:ping'/>");
    expect(raw.heard.filter((text) => text.startsWith('<message'))).toEqual([]);
  });

  test.each([
    ['the roster', null, "<query xmlns='jabber:iq:roster'/>"],
    ['a vCard', null, "<vCard xmlns='vcard-temp'/>"],
    ['privacy lists', null, "<query xmlns='jabber:iq:privacy'/>"],
    ['the archive', null, "<query xmlns='urn:xmpp:mam:2'/>"],
    ['registration', guestsHost(domain), "<query xmlns='jabber:iq:register'/>"],
    ['who is there', guestsHost(domain), "<query xmlns='http://jabber.org/protocol/disco#items'/>"],
    ['the rooms', roomsHost(domain), "<query xmlns='http://jabber.org/protocol/disco#items'/>"],
    [
      'commands',
      roomsHost(domain),
      "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>",
    ],
    ['statistics', roomsHost(domain), "<query xmlns='http://jabber.org/protocol/stats'/>"],
    ['the version', roomsHost(domain), "<query xmlns='jabber:iq:version'/>"],
  ])('it gets nothing out of %s', async (_what, to, payload) => {
    const answer = await (await rawGuest()).ask('get', to, payload);
    expect(answer).toContain("type='error'");
    expect(answer).not.toContain('room8');
  });

  test('it runs no command, makes no room and leaves the server by no way', async () => {
    const raw = await rawGuest();
    for (const node of ['http://jabber.org/protocol/admin#delete-user', 'announce', 'stop']) {
      const command = `<command xmlns='http://jabber.org/protocol/commands' node='${node}' action='execute'/>`;
      for (const host of [roomsHost(domain), guestsHost(domain)])
        expect(await raw.ask('set', host, command)).toContain("type='error'");
    }
    raw.say(
      `<presence to='mine@conference.${guestsHost(domain)}/me'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    raw.say(`<message to='somebody@example.org'><body>hello</body></message>`);
    await waitFor(
      'both refusals',
      () => raw.heard.filter((text) => text.includes("type='error'")).length >= 8,
    );
    for (const kind of ['presence', 'message'])
      expect(raw.heard.find((text) => text.startsWith(`<${kind}`))).toContain("type='error'");
  });

  test.each(['/api/register', '/admin/', '/oauth', '/bosh', '/'])(
    'the server’s port has nothing at %s',
    async (path) => {
      const { port } = new URL(ejabberd.url);
      const status = await new Promise<number>((resolve, reject) => {
        const sent = request({
          host: '127.0.0.1',
          port,
          path,
          ca: tls.certificate,
          method: 'POST',
          agent: false,
        });
        sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
        sent.on('error', reject);
        sent.end('{}');
      });
      expect(status).toBe(404);
    },
  );

  test('one pass is one stream: a second takes the first one’s place', async () => {
    const pass = makePass('room7');
    const first = openStream(open, passAccount(ejabberd.url, pass));
    const second = openStream(
      await loadNodeXmpp({ ca: tls.certificate }),
      passAccount(ejabberd.url, pass),
    );
    streams.push(first, second);
    await Promise.all([first.settled(), second.settled()]);
    await waitFor('one of them to go', () => first.lost ?? second.lost);
    expect([first.lost, second.lost].filter((lost) => lost === 'replaced')).toHaveLength(1);
  });

  test('a flood is refused, and the others do not feel it', async () => {
    const raw = await rawGuest();
    const before = pair.heardAtRoom.length;
    const { sockets } = pair.room.xmpp;
    raw.say(frameTo(room7, 'flood-socket', 1, openFrame));
    for (let n = 2; n < 4_000; n += 1)
      raw.say(frameTo(room7, 'flood-socket', n, '{&quot;f&quot;:&quot;ping&quot;}'));
    for (let n = 0; n < 500; n += 1) raw.say(frameTo(room7, `socket-number-${n}`, 1, openFrame));
    await waitFor('the others meanwhile', () => pair.heardAtRoom.length > before + 20);
    const pongs = raw.heard.filter((text) => text.includes('pong')).length;
    expect(pongs).toBeLessThan(400);
    // One for each stream; the limits of a source hold for the sessions.
    expect(pair.room.xmpp.sockets).toBeLessThanOrEqual(sockets + 1);
    expect(pair.room.sessions.size).toBeLessThanOrEqual(17);
  });

  test('a stanza of a megabyte is dropped, and the room’s stream lives', async () => {
    const raw = await rawGuest();
    raw.say(frameTo(room7, 'large-socket', 1, 'x'.repeat(1_000_000)));
    raw.say(frameTo(room7, 'small-socket', 1, openFrame));
    await waitFor('an answer to what came after it', () =>
      raw.heard.some((text) => text.includes('small-socket')),
    );
    expect(raw.heard.some((text) => text.includes('large-socket'))).toBe(false);
  });

  test('rubbish in our own namespace opens nothing', async () => {
    const raw = await rawGuest();
    const sessions = pair.room.sessions.size;
    const rubbish = [
      frameTo(room7, 'x', 1, openFrame),
      frameTo(room7, 'no blanks here', 1, openFrame),
      frameTo(room7, 'good-socket', 0, openFrame),
      frameTo(room7, 'good-socket', 2, openFrame),
      frameTo(room7, 'good-socket', 1, 'not JSON'),
      frameTo(room7, 'next-socket', 1, '{&quot;f&quot;:&quot;resume&quot;,&quot;version&quot;:1}'),
      `<message to='${room7}'><end xmlns='urn:mago-room:road:1' socket='good-socket'/></message>`,
    ];
    for (const xml of rubbish) raw.say(xml);
    await waitFor('its answers', () => raw.heard.some((text) => text.includes('message.invalid')));
    expect(pair.room.sessions.size).toBe(sessions);
  });
});
