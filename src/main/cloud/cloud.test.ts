import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Heartbeat, HeartbeatAnswer, RoomXmpp } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok } from '#shared/result.ts';
import type { CloudView } from '#shared/room/cloud.ts';
import { roomJid } from '#shared/xmppNames.ts';
import { createFakeXmpp, type FakeXmpp } from '../../signalling/xmpp/testing/fakeXmpp.ts';
import { createSessions } from '../lan/sessions.ts';
import { createMeetingHost, type MeetingHost } from '../meeting/index.ts';
import { openSettings, type SettingsStore } from '../settings/index.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryFile,
  createMemoryLogger,
  type FakeClock,
  type MemoryFile,
} from '../testing/fakes.ts';
import { openAccounts } from './account.ts';
import { createCloud, type Cloud } from './cloud.ts';
import type { CloudTrust } from './connect.ts';
import type { RmsClient } from './rmsClient.ts';

const url = 'https://meet.example.org';
const where: RoomXmpp = { urls: ['wss://xmpp.test/'], domain: 'meet.test', name: 'room7' };
const jid = roomJid('room7', 'meet.test');
const settled = () => new Promise((resolve) => setImmediate(resolve));
const heartbeat: Heartbeat = {
  ...{ version: '1', identity: 'i'.repeat(43), state: 'free', lan: null, beaconKey: null },
  paths: [],
};

/** An RMS in memory: one room, and a code that is good once. */
function createFakeRms() {
  const rms = {
    code: 'GOOD-CODE' as string | null,
    keys: new Set<string>(),
    meetings: new Map<string, { isLocked: boolean }>(),
    xmpp: where as RoomXmpp | null,
    isThere: true,
    asked: [] as string[],
    trusts: [] as CloudTrust[],
    clients: 0,
  };
  let made = 0;
  const absent = err<Failure>({ code: 'cloud.unreachable' });
  const client = (): RmsClient => ({
    enrol(code) {
      rms.asked.push(`enrol ${code}`);
      if (!rms.isThere) return Promise.resolve(absent);
      if (code !== rms.code) return Promise.resolve(err({ code: 'cloud.codeRefused' }));
      rms.code = null;
      made += 1;
      const key = `key ${made}`;
      rms.keys = new Set([key]);
      const roomId = '00000000-0000-4000-8000-000000000001';
      const enrolled = { roomId, name: 'Aurora', key, xmppPassword: 'x'.repeat(16) };
      return Promise.resolve(ok({ ...enrolled, heartbeatMs: 30_000 }));
    },
    join: () => Promise.resolve(absent),
    renew: () => Promise.resolve(absent),
    asRoom(key) {
      const guarded = <T>(line: string, run: () => T) => {
        rms.asked.push(line);
        if (!rms.isThere) return Promise.resolve(absent);
        if (!rms.keys.has(key)) return Promise.resolve(err<Failure>({ code: 'cloud.keyRefused' }));
        return Promise.resolve(ok(run()));
      };
      const view = (id: string) => ({
        ...{ id, createdAt: 1, expiresAt: 2 },
        isLocked: rms.meetings.get(id)?.isLocked ?? false,
      });
      return {
        heartbeat: () =>
          guarded('heartbeat', (): HeartbeatAnswer => ({
            ...{ name: 'Aurora', xmpp: rms.xmpp, heartbeatMs: 30_000 },
            meetings: [...rms.meetings.keys()].map(view),
          })),
        startMeeting: () =>
          guarded('start', () => {
            made += 1;
            const id = String(100_000 + made);
            rms.meetings.set(id, { isLocked: false });
            return view(id);
          }),
        setLocked: (id, isLocked) =>
          guarded('lock', () => {
            rms.meetings.set(id, { isLocked });
            return view(id);
          }),
        endMeeting: (id) => guarded('end', () => (rms.meetings.delete(id), null)),
        ice: () => guarded('ice', () => ({ iceServers: [{ urls: ['turn:t'] }], expiresAt: 4e12 })),
      };
    },
    dispose: () => void (rms.clients -= 1),
  });
  return { rms, client };
}

let clock: FakeClock;
let settings: SettingsStore;
let host: MeetingHost;
let fake: FakeXmpp;
let file: MemoryFile;
let rms: ReturnType<typeof createFakeRms>['rms'];
let client: () => RmsClient;
let cloud: Cloud;
let views: CloudView[];

const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 100) {
    clock.advance(Math.min(100, left));
    await settled();
  }
};

async function open(): Promise<Cloud> {
  const logger = createMemoryLogger();
  const opened = createCloud({
    ...{ settings, host, clock, logger },
    accounts: await openAccounts({ file, logger }),
    sessions: createSessions({
      ...{ clock, logger, openSession: host.open },
      randomBytes: createFakeRandom(),
    }),
    heartbeat: () => heartbeat,
    createClient(at, trust) {
      expect(at).toBe(settings.current.values['cloud.url']);
      rms.trusts.push(trust);
      rms.clients += 1;
      return client();
    },
    loadXmpp: () => Promise.resolve(fake.opener()),
    readAuthorities: (name) => Promise.resolve(name === '/good.pem' ? 'PEM' : undefined),
    random: () => 0.5,
  });
  views = [];
  opened.subscribe(() => views.push(opened.view));
  await pass(200);
  return opened;
}

beforeEach(async () => {
  clock = createFakeClock();
  file = createMemoryFile();
  fake = createFakeXmpp();
  fake.accounts.set(jid.split('/')[0] ?? '', 'x'.repeat(16));
  ({ rms, client } = createFakeRms());
  const logger = createMemoryLogger();
  settings = await openSettings({
    ...{ file: createMemoryFile(), managed: {}, logger },
    onBroken: () => undefined,
  });
  host = createMeetingHost({
    ...{ clock, logger, limitsFile: createMemoryFile(), settings: settings.current.values },
    randomBytes: createFakeRandom(),
  });
  await host.load();
  cloud = await open();
});
afterEach(async () => {
  const gone = cloud.dispose();
  await pass(1_500);
  await gone;
  host.dispose();
});

async function enrolled(): Promise<void> {
  await settings.change({ 'cloud.url': url });
  await pass(200);
  expect(await cloud.enrol('GOOD-CODE')).toEqual(ok(null));
  await pass(1_000);
  expect(cloud.view.state).toBe('up');
}
const meetingOf = ({ meeting }: CloudView) => (typeof meeting === 'object' ? meeting : meeting);

test('without an address there is no cloud, and nobody is asked', async () => {
  expect(cloud.view).toMatchObject({ state: 'none', host: null });
  expect(await cloud.enrol('GOOD-CODE')).toEqual(err({ code: 'cloud.none' }));
  expect(cloud.way()).toEqual(err({ code: 'cloud.none' }));
  expect(rms.clients).toBe(0);
});

test('a code makes it the cloud’s room; a wrong one does not', async () => {
  await settings.change({ 'cloud.url': url });
  await pass(200);
  expect(cloud.view).toMatchObject({ state: 'notEnrolled', host: 'meet.example.org' });
  expect(await cloud.enrol('BAD1-CODE')).toEqual(err({ code: 'cloud.codeRefused' }));
  expect(cloud.view).toMatchObject({ state: 'notEnrolled', failure: null });
  await enrolled();
  expect(cloud.view).toMatchObject({ name: 'Aurora', failure: null });
  expect(cloud.origin).toBe(url);
});

test('the key is good after a restart, for this cloud and no other', async () => {
  await enrolled();
  await cloud.dispose();
  cloud = await open();
  await pass(1_000);
  expect(cloud.view.state).toBe('up');
  await settings.change({ 'cloud.url': 'https://other.example.org' });
  rms.asked.length = 0;
  await pass(2_000);
  expect(cloud.view).toMatchObject({ state: 'notEnrolled', host: 'other.example.org' });
  expect(rms.asked).toEqual([]);
});

test('a key that cannot be kept is no key', async () => {
  await settings.change({ 'cloud.url': url });
  await pass(200);
  file.isFull = true;
  expect(await cloud.enrol('GOOD-CODE')).toEqual(err({ code: 'settings.notSaved' }));
  expect(cloud.view.state).toBe('notEnrolled');
});

test('leaving forgets the key and ends the meeting’s six digits', async () => {
  await enrolled();
  host.start();
  await pass(300);
  const leaving = cloud.leave();
  await pass(1_500);
  expect(await leaving).toEqual(ok(null));
  expect(cloud.view.state).toBe('notEnrolled');
  expect(rms.meetings.size).toBe(0);
  expect(JSON.stringify(file.content)).not.toContain('key');
});

test('a meeting has six digits within a moment, and ends at the cloud when it ends', async () => {
  await enrolled();
  host.start();
  expect(cloud.view.meeting).toBe('asking');
  await pass(100);
  const meeting = meetingOf(cloud.view);
  expect(meeting).toEqual({ id: expect.stringMatching(/^\d{6}$/), link: `${url}/#${cloudId()}` });
  host.setLocked(true);
  await pass(100);
  expect([...rms.meetings.values()]).toEqual([{ isLocked: true }]);
  host.end();
  await pass(100);
  expect([cloud.view.meeting, rms.meetings.size]).toEqual([null, 0]);
});
const cloudId = (): string => {
  const { meeting } = cloud.view;
  return typeof meeting === 'object' ? (meeting?.id ?? '') : '';
};

test('a cloud that does not answer costs no time: ten digits after two seconds, six when they come', async () => {
  await enrolled();
  rms.isThere = false;
  host.start();
  await pass(2_100);
  expect(cloud.view.meeting).toBeNull();
  rms.isThere = true;
  await pass(8_000);
  expect(cloudId()).toMatch(/^\d{6}$/);
});

test('lost in mid-meeting: said within ten seconds; back by itself with the same six digits', async () => {
  await enrolled();
  host.start();
  await pass(500);
  const id = cloudId();
  rms.isThere = false;
  await pass(10_000);
  expect(cloud.view.state).toBe('lost');
  rms.isThere = true;
  await pass(8_000);
  expect([cloud.view.state, cloudId()]).toEqual(['up', id]);
});

test('a cloud that has forgotten the meeting gives it new digits', async () => {
  await enrolled();
  host.start();
  await pass(500);
  const id = cloudId();
  rms.meetings.clear();
  await pass(8_000);
  expect(cloudId()).not.toBe(id);
  expect(cloudId()).toMatch(/^\d{6}$/);
});

test('guests need XMPP as well: without it the cloud counts as lost, but not for a moment', async () => {
  await enrolled();
  fake.cut(jid);
  await pass(900);
  expect(views.map(({ state }) => state)).not.toContain('lost');
  fake.isThere = false;
  await pass(3_000);
  expect(cloud.view.state).toBe('lost');
  fake.isThere = true;
  await pass(4_000);
  expect(cloud.view.state).toBe('up');
});

test('a cloud without XMPP is up without it', async () => {
  rms.xmpp = null;
  await enrolled();
  expect(fake.dialled).toEqual([]);
});

test('revoked: out at once by the end of its stream, and back with a new code', async () => {
  await enrolled();
  host.start();
  await pass(500);
  rms.keys.clear();
  rms.meetings.clear();
  fake.accounts.clear();
  fake.kick(jid, 'lost');
  await pass(1_500);
  expect(cloud.view).toMatchObject({ state: 'removed', failure: { code: 'cloud.removed' } });
  rms.code = 'NEXT-CODE';
  fake.accounts.set(jid.split('/')[0] ?? '', 'x'.repeat(16));
  expect(await cloud.enrol('NEXT-CODE')).toEqual(ok(null));
  await pass(1_000);
  expect(cloud.view.state).toBe('up');
  expect(cloudId()).toMatch(/^\d{6}$/);
});

test('revoked, without XMPP, in a meeting: out within ten seconds', async () => {
  rms.xmpp = null;
  await enrolled();
  host.start();
  await pass(500);
  rms.keys.clear();
  await pass(10_000);
  expect(cloud.view.state).toBe('removed');
});

test('another device with its account is said to be there, for as long as they take turns', async () => {
  await enrolled();
  fake.kick(jid, 'replaced');
  await pass(100);
  expect(cloud.view.state).toBe('replaced');
  await pass(20_000);
  // It is up again, and the other one will be the next.
  expect(cloud.view.state).toBe('replaced');
  await pass(60_000);
  expect(cloud.view.state).toBe('up');
});

test('local connections only: everything ends, and nothing begins', async () => {
  await enrolled();
  host.start();
  await pass(500);
  await settings.change({ 'cloud.localOnly': true });
  await pass(2_000);
  expect(cloud.view).toMatchObject({ state: 'localOnly', host: null, meeting: null });
  expect([cloud.origin, rms.clients, rms.meetings.size]).toEqual([null, 0, 0]);
  rms.asked.length = 0;
  host.end();
  host.start();
  cloud.retryNow();
  cloud.refresh();
  await pass(60_000);
  expect([rms.asked, await cloud.ice()]).toEqual([[], ok(null)]);
  expect(cloud.way()).toEqual(err({ code: 'cloud.localOnly' }));
});

test('a code from policy or provisioning enrols it once, and is not tried again when it was refused', async () => {
  settings.setLayer('provisioning', { 'cloud.url': url, 'cloud.enrolmentCode': 'BAD1-CODE' });
  await pass(200_000);
  expect(rms.asked.filter((line) => line.startsWith('enrol'))).toEqual(['enrol BAD1-CODE']);
  settings.setLayer('provisioning', { 'cloud.url': url, 'cloud.enrolmentCode': 'GOOD-CODE' });
  await pass(2_000);
  expect(cloud.view.state).toBe('up');
  await cloud.dispose();
  rms.asked.length = 0;
  cloud = await open();
  await pass(5_000);
  expect(rms.asked.filter((line) => line.startsWith('enrol'))).toEqual([]);
});

test('a provisioned code waits for a cloud that does not answer yet', async () => {
  rms.isThere = false;
  settings.setLayer('provisioning', { 'cloud.url': url, 'cloud.enrolmentCode': 'GOOD-CODE' });
  await pass(1_000);
  expect(cloud.view).toMatchObject({
    state: 'notEnrolled',
    failure: { code: 'cloud.unreachable' },
  });
  rms.isThere = true;
  await pass(61_000);
  expect(cloud.view.state).toBe('up');
});

test('an authority file that cannot be used keeps the cloud from being called', async () => {
  await settings.change({ 'cloud.url': url, 'cloud.caFile': '/missing.pem' });
  await pass(500);
  expect(cloud.view).toMatchObject({ state: 'lost', failure: { code: 'cloud.caUnusable' } });
  expect(rms.clients).toBe(0);
  await settings.change({ 'cloud.caFile': '/good.pem', 'cloud.spki': 's'.repeat(43) });
  await pass(500);
  expect(rms.trusts.at(-1)).toEqual({ ca: 'PEM', spki: 's'.repeat(43) });
});

test('ICE servers are the meeting’s, asked once while they are fresh', async () => {
  await enrolled();
  expect(await cloud.ice()).toEqual(ok(null));
  host.start();
  await pass(300);
  expect(await cloud.ice()).toMatchObject({ value: { iceServers: [{ urls: ['turn:t'] }] } });
  await cloud.ice();
  expect(rms.asked.filter((line) => line === 'ice')).toHaveLength(1);
});
