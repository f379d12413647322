import { randomBytes, randomUUID } from 'node:crypto';
import { makeGuestPass } from '../../../src/cloud/ejabberd/guestPass.ts';
import { createXmppHost, type XmppHostState } from '../../../src/main/cloud/index.ts';
import { createSessions } from '../../../src/main/lan/sessions.ts';
import { createMeetingHost } from '../../../src/main/meeting/index.ts';
import { systemClock } from '../../../src/main/systemClock.ts';
import { createMemoryFile, createMemoryLogger } from '../../../src/main/testing/fakes.ts';
import { ok } from '../../../src/shared/result.ts';
import { defaultSettings } from '../../../src/shared/settings.ts';
import type { ClientMessage, HostMessage } from '../../../src/shared/signal/messages.ts';
import { roomJid } from '../../../src/shared/xmppNames.ts';
import type { OpenXmpp, XmppAccount } from '../../../src/signalling/xmpp/client.ts';
import { createXmppRoad } from '../../../src/signalling/xmpp/xmppRoad.ts';
import type { RoadState } from '../../../src/signalling/road.ts';
import { waitFor } from '../../harness/index.ts';
import { domain as testDomain, guestKey } from './ejabberd.ts';

export type RoomOptions = {
  open: OpenXmpp;
  name: string;
  password: string;
  urls: readonly [string, ...string[]];
  /** Where it is not that of the tests' own ejabberd. */
  domain?: string;
};

/** A room without its hardware: a MeetingHost and the cloud road to it. */
export async function startXmppRoom({
  open,
  name,
  password,
  urls,
  domain = testDomain,
}: RoomOptions) {
  const logger = createMemoryLogger();
  const host = createMeetingHost({
    clock: systemClock,
    randomBytes,
    logger,
    limitsFile: createMemoryFile(),
    settings: { ...defaultSettings, 'room.name': 'Room 7' },
  });
  await host.load();
  host.start();
  const sessions = createSessions({
    clock: systemClock,
    randomBytes,
    openSession: host.open,
    logger,
  });
  const states: { state: XmppHostState; at: number }[] = [];
  const [url, ...otherUrls] = urls;
  const xmpp = createXmppHost({
    open,
    account: { url, jid: roomJid(name, domain), password, mechanism: 'SCRAM-SHA-256' },
    otherUrls,
    roomName: name,
    domain,
    sessions,
    clock: systemClock,
    logger,
    random: Math.random,
    onState: (state) => states.push({ state, at: performance.now() }),
  });
  await waitFor('the room on the cloud road', () => xmpp.state === 'up');
  return {
    host,
    xmpp,
    sessions,
    states,
    logger,
    pin: (): string => host.snapshot()?.pin ?? '',
    dispose() {
      xmpp.dispose();
      sessions.dispose();
      host.dispose();
    },
  };
}
export type XmppRoom = Awaited<ReturnType<typeof startXmppRoom>>;

export type PassChanges = {
  room?: string;
  source?: string;
  lifeMs?: number;
  now?: number;
  key?: Uint8Array;
};

export const makePass = (room: string, changes: PassChanges = {}) =>
  makeGuestPass({
    key: guestKey,
    domain: testDomain,
    room,
    source: '192.0.2.7',
    now: Date.now(),
    lifeMs: 600_000,
    randomBytes,
    ...changes,
  });

export const passAccount = (url: string, pass: { jid: string; password: string }): XmppAccount => ({
  url,
  jid: `${pass.jid}/${randomUUID()}`,
  password: pass.password,
  mechanism: 'PLAIN',
});

export type GuestOptions = PassChanges & {
  open: OpenXmpp;
  url: string;
  roomName: string;
  /** What a join at a whole cloud told, in place of a pass of the test's own. */
  told?: { account(): Promise<XmppAccount>; room: string };
};

/** The guest's side as the page has it, with all that it was told. */
export function startXmppGuest({ open, url, roomName, told, ...changes }: GuestOptions) {
  const messages: HostMessage[] = [];
  const states: { state: RoadState; at: number }[] = [];
  const account = passAccount(url, makePass(roomName, changes));
  const road = createXmppRoad({
    open,
    account: async () => ok((await told?.account()) ?? account),
    room: told?.room ?? roomJid(roomName, testDomain),
    now: () => performance.now(),
    after: systemClock.after,
    random: Math.random,
    newName: randomUUID,
  });
  road.subscribe((event) => {
    if (event.type === 'message') messages.push(event.message);
    else states.push({ state: event.state, at: performance.now() });
  });
  return {
    road,
    messages,
    states,
    jid: account.jid,
    say: (message: ClientMessage) => road.send(message),
    knock: (name: string, pin?: string) =>
      road.send({
        type: 'knock',
        name,
        kind: 'guest',
        media: { microphone: false, camera: false, screen: false },
        ...(pin === undefined ? {} : { pin }),
      }),
    /** Resolves with the first message of a type. */
    told: <T extends HostMessage['type']>(type: T) =>
      waitFor(`the room to say ${type}`, () =>
        messages.find(
          (message): message is Extract<HostMessage, { type: T }> => message.type === type,
        ),
      ),
  };
}
export type XmppGuest = ReturnType<typeof startXmppGuest>;
