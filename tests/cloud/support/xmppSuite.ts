import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cloudLimits } from '#shared/cloud/limits.ts';
import {
  enrolledSchema,
  guestXmppSchema,
  heartbeatAnswerSchema,
  joinedSchema,
  renewedSchema,
} from '#shared/cloud/rest.ts';
import { parseGuestJid } from '#shared/xmppNames.ts';
import type { DatabasePlace } from '../../../src/cloud/database/open.ts';
import { endAccounts } from '../../../src/cloud/services/accountEnds.ts';
import { createFakeAccounts, fakeXmpp } from './accounts.ts';
import { makeClock, openCloud, type Cloud } from './cloud.ts';
import { actors, heartbeat } from './rooms.ts';

/** What the cloud promises of the XMPP road, with accounts that need no server. */
export function xmppSuite(makePlace: () => Promise<DatabasePlace>): void {
  const clock = makeClock();
  const accounts = createFakeAccounts();
  const xmpp = fakeXmpp(accounts);
  let cloud: Cloud;
  let does: ReturnType<typeof actors>;

  beforeAll(async () => {
    cloud = await openCloud(await makePlace(), { clock, xmpp });
    does = actors(cloud);
  });
  beforeEach(async () => {
    accounts.isDown = false;
    accounts.wipe();
    await cloud.wipe();
  });
  afterAll(() => cloud.dispose());

  const enrolWith = (code: string) =>
    cloud.ask('POST /api/v1/enrolments', { body: { code }, from: '192.0.2.1' });
  const revoke = (roomId: string) =>
    cloud.ask(`DELETE /api/v1/rooms/${roomId}`, { key: cloud.adminKey });
  const newCode = async (roomId: string): Promise<string> => {
    const answer = await cloud.ask(`POST /api/v1/rooms/${roomId}/code`, { key: cloud.adminKey });
    return String((answer.body as { code?: unknown }).code);
  };

  describe('a room on the XMPP road', () => {
    test('gets an account of its own when it is enrolled, and is told where it logs in', async () => {
      const { roomId, key, xmppPassword } = await does.enrol();
      expect(xmppPassword).toMatch(/^[A-Za-z0-9_-]{43}$/);
      const answer = await cloud.ask('POST /api/v1/room/heartbeat', { key, body: heartbeat });
      const told = heartbeatAnswerSchema.parse(answer.body).xmpp;
      expect(told).toEqual({ urls: xmpp.urls(), domain: xmpp.domain, name: roomId });
      expect(accounts.passwordOf(told?.name ?? '')).toBe(xmppPassword);
    });

    test('on a new PC gets another password for the same account', async () => {
      const old = await does.enrol();
      const moved = enrolledSchema.parse((await enrolWith(await newCode(old.roomId))).body);
      expect(moved.xmppPassword).not.toBe(old.xmppPassword);
      expect(accounts.passwordOf(old.roomId)).toBe(moved.xmppPassword);
    });

    test('keeps its code, and has no key, when the XMPP server does not answer', async () => {
      const { enrolment, room } = await does.createRoom();
      accounts.isDown = true;
      const failed = await enrolWith(enrolment.code);
      expect(failed).toMatchObject({ status: 503, body: { code: 'cloud.failed' } });
      accounts.isDown = false;
      const enrolled = enrolledSchema.parse((await enrolWith(enrolment.code)).body);
      expect(accounts.passwordOf(room.roomId)).toBe(enrolled.xmppPassword);
      expect((await enrolWith(enrolment.code)).status).toBe(403);
    });

    test('does not get its old code back where a newer one was made meanwhile', async () => {
      const { enrolment, room } = await does.createRoom();
      accounts.isDown = true;
      const put = accounts.put;
      let newer = '';
      accounts.put = async (name, password) => {
        newer = await newCode(room.roomId);
        return put.call(accounts, name, password);
      };
      expect((await enrolWith(enrolment.code)).status).toBe(503);
      accounts.put = put;
      accounts.isDown = false;
      expect((await enrolWith(enrolment.code)).status).toBe(403);
      expect((await enrolWith(newer)).status).toBe(201);
    });

    test('that is revoked while it is enrolled ends with no key and no account', async () => {
      const { enrolment, room } = await does.createRoom();
      const put = accounts.put;
      accounts.put = async (name, password) => {
        await revoke(room.roomId);
        return put.call(accounts, name, password);
      };
      expect((await enrolWith(enrolment.code)).status).toBe(403);
      accounts.put = put;
      await endAccounts({ store: cloud.store, xmpp });
      expect(accounts.passwordOf(room.roomId)).toBeUndefined();
    });

    test('loses its account when it is revoked', async () => {
      const { roomId } = await does.enrol();
      expect((await revoke(roomId)).status).toBe(204);
      expect(accounts.passwordOf(roomId)).toBeUndefined();
      expect(await cloud.store.accountEnds.waiting()).toEqual([]);
    });

    test('that is revoked while the XMPP server is down loses it when that is back', async () => {
      const [one, two] = [await does.enrol(), await does.enrol('Borealis')];
      accounts.isDown = true;
      for (const { roomId } of [one, two]) expect((await revoke(roomId)).status).toBe(204);
      expect(accounts.passwordOf(one.roomId)).toBe(one.xmppPassword);
      accounts.isDown = false;
      await endAccounts({ store: cloud.store, xmpp });
      expect([one, two].map(({ roomId }) => accounts.passwordOf(roomId))).toEqual([
        undefined,
        undefined,
      ]);
      expect(await cloud.store.accountEnds.waiting()).toEqual([]);
    });

    test('says what carries its call, and administrators see how many rooms need the relay', async () => {
      const { key } = await does.enrol();
      const beat = (paths: readonly string[]) =>
        cloud.ask('POST /api/v1/room/heartbeat', { key, body: { ...heartbeat, paths } });
      const metrics = async (): Promise<string> =>
        String((await cloud.ask('GET /metrics', { key: cloud.adminKey })).body);
      await beat(['host', 'turnTls']);
      expect(await metrics()).toMatch(/mago_rooms_path\{path="turnTls"\} 1/);
      await beat([]);
      expect(await metrics()).not.toContain('turnTls');
    });
  });

  describe('a guest on the XMPP road', () => {
    test('gets a pass to its room, in which its network is named by a tag', async () => {
      const room = await does.enrol();
      const { id } = await does.start(room);
      const one = guestXmppSchema.parse((await does.join(id, '198.51.100.1')).xmpp);
      const two = guestXmppSchema.parse((await does.join(id, '198.51.100.1')).xmpp);
      const far = guestXmppSchema.parse((await does.join(id, '198.51.100.2')).xmpp);
      expect(one).toMatchObject({
        urls: xmpp.urls(),
        room: `${room.roomId}@rooms.meet.test/room`,
        expiresAt: clock.now() + cloudLimits.passMs,
      });
      const names = [one, two, far].map(({ jid }) => parseGuestJid(jid, xmpp.domain));
      expect(names.map((name) => name?.room)).toEqual(Array(3).fill(room.roomId));
      expect(names[0]?.source).toBe(names[1]?.source);
      expect(names[0]?.source).not.toBe(names[2]?.source);
      expect(new Set(names.map((name) => name?.pass)).size).toBe(3);
      expect(JSON.stringify(one)).not.toContain('198.51.100');
    });

    test('renews its password and keeps its address, unless it comes from another network', async () => {
      const { id } = await does.start(await does.enrol());
      const { pass, xmpp: first, ice } = joinedSchema.parse(await does.join(id));
      clock.pass(cloudLimits.passMs - 1);
      const renew = async (from?: string) => {
        const answer = await cloud.ask('POST /api/v1/joins/renewal', {
          key: pass,
          ...(from && { from }),
        });
        return renewedSchema.parse(answer.body).xmpp;
      };
      const renewed = await renew();
      expect(renewed?.jid).toBe(first?.jid);
      expect(renewed?.password).not.toBe(first?.password);
      expect(renewed?.expiresAt).toBe(clock.now() + cloudLimits.passMs);
      expect((await renew('203.0.113.9'))?.jid).not.toBe(first?.jid);
      // The name for TURN goes over the wire in clear; it must not give the JID away.
      const local = parseGuestJid(first?.jid ?? '', xmpp.domain)?.pass ?? '';
      expect(ice.iceServers[1]?.username).not.toContain(local);
    });
  });

  test('no XMPP password is in the database, and none in the log', async () => {
    const { xmppPassword } = await does.enrol();
    const rows = JSON.stringify(await cloud.store.rooms.page(undefined, 10));
    expect(rows).not.toContain(xmppPassword);
    expect(JSON.stringify(cloud.lines)).not.toContain(xmppPassword);
  });
}
