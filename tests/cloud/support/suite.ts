import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { epochOf, makePayload } from '#shared/beacon/index.ts';
import { cloudLimits } from '#shared/cloud/limits.ts';
import {
  enrolmentCodeSchema,
  heartbeatAnswerSchema,
  iceSchema,
  renewedSchema,
  roomPageSchema,
  roomSchema,
} from '#shared/cloud/rest.ts';
import type { DatabasePlace } from '../../../src/cloud/database/open.ts';
import { hmacSha256 } from '../../../src/cloud/services/beaconIds.ts';
import { tidy } from '../../../src/cloud/services/housekeeping.ts';
import { systemRandom } from '../../../src/cloud/system.ts';
import { makeClock, openCloud, turn, type Cloud } from './cloud.ts';
import { actors, heartbeat } from './rooms.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const statusesOf = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** What the cloud promises, over its REST API, on the database that `makePlace` gives: empty before each test. */
export function cloudSuite(makePlace: () => Promise<DatabasePlace>): void {
  const clock = makeClock();
  /** Numbers that ids are drawn from; real ones when it is empty. */
  let drawn: number[];
  let cloud: Cloud;
  let does: ReturnType<typeof actors>;

  beforeAll(async () => {
    const integer = (below: number): number => {
      const next = below === 1_000_000 ? drawn.shift() : undefined;
      return next ?? systemRandom.integer(below);
    };
    cloud = await openCloud(await makePlace(), { clock, random: { ...systemRandom, integer } });
    does = actors(cloud);
  });
  beforeEach(async () => {
    drawn = [];
    await cloud.wipe();
  });
  afterAll(() => cloud.dispose());

  const refused = { status: 403, body: { code: 'join.refused' } };
  const askJoin = (id: string, from?: string) =>
    cloud.ask('POST /api/v1/joins', { body: { id }, ...(from && { from }) });
  const beat = (key: string, changes: object = {}) =>
    cloud.ask('POST /api/v1/room/heartbeat', { key, body: { ...heartbeat, ...changes } });
  const stateOf = async (roomId: string): Promise<string> => {
    const answer = await cloud.ask(`GET /api/v1/rooms/${roomId}`, { key: cloud.adminKey });
    return roomSchema.parse(answer.body).state;
  };
  const enrolWith = (code: string, from = '192.0.2.1') =>
    cloud.ask('POST /api/v1/enrolments', { body: { code }, from });

  describe('a room', () => {
    test('is enrolled by its code, once', async () => {
      const { room, enrolment } = await does.createRoom('Borealis');
      expect(enrolment.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(room).toMatchObject({ name: 'Borealis', state: 'new', enrolledAt: null });
      const first = await enrolWith(enrolment.code);
      expect(first).toMatchObject({ status: 201, body: { roomId: room.roomId, name: 'Borealis' } });
      expect(await enrolWith(enrolment.code)).toMatchObject({
        status: 403,
        body: { code: 'cloud.codeRefused' },
      });
    });

    test('is enrolled by one of two who type its code at the same moment', async () => {
      const { enrolment } = await does.createRoom();
      const answers = await Promise.all(
        ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((from) => enrolWith(enrolment.code, from)),
      );
      expect(statusesOf(answers)).toEqual([201, 403, 403]);
    });

    test('is enrolled by a code in small letters, without the hyphen, with o for 0 and l for 1', async () => {
      const { enrolment } = await does.createRoom();
      const typed = enrolment.code
        .toLowerCase()
        .replace('-', ' ')
        .replaceAll('0', 'o')
        .replaceAll('1', 'l');
      expect((await enrolWith(typed)).status).toBe(201);
    });

    test('is not enrolled an hour later', async () => {
      const { enrolment } = await does.createRoom();
      clock.pass(cloudLimits.enrolmentCodeMs);
      expect((await enrolWith(enrolment.code)).status).toBe(403);
    });

    test('on a new PC takes the key from the old one', async () => {
      const old = await does.enrol();
      const answer = await cloud.ask(`POST /api/v1/rooms/${old.roomId}/code`, {
        key: cloud.adminKey,
      });
      const { code } = enrolmentCodeSchema.parse(answer.body);
      expect((await beat(old.key)).status).toBe(200);
      expect((await enrolWith(code)).status).toBe(201);
      expect(await beat(old.key)).toMatchObject({
        status: 401,
        body: { code: 'cloud.keyRefused' },
      });
    });

    test('has one code at a time', async () => {
      const { room, enrolment } = await does.createRoom();
      await cloud.ask(`POST /api/v1/rooms/${room.roomId}/code`, { key: cloud.adminKey });
      expect((await enrolWith(enrolment.code)).status).toBe(403);
    });

    test('that is revoked is out at once, with its meeting, its guests and its code', async () => {
      const room = await does.enrol();
      const { id } = await does.start(room);
      const { pass } = await does.join(id);
      const path = `/api/v1/rooms/${room.roomId}` as const;
      const coded = await cloud.ask(`POST ${path}/code`, { key: cloud.adminKey });
      expect((await cloud.ask(`DELETE ${path}`, { key: cloud.adminKey })).status).toBe(204);
      expect((await beat(room.key)).status).toBe(401);
      expect(await askJoin(id)).toMatchObject(refused);
      expect((await cloud.ask('POST /api/v1/joins/renewal', { key: pass })).status).toBe(401);
      expect((await enrolWith(enrolmentCodeSchema.parse(coded.body).code)).status).toBe(403);
      expect(await stateOf(room.roomId)).toBe('revoked');
      expect((await cloud.ask(`DELETE ${path}`, { key: cloud.adminKey })).status).toBe(404);
      expect((await cloud.ask(`POST ${path}/code`, { key: cloud.adminKey })).status).toBe(404);
    });

    test('is free, busy or off line, as its heartbeats say', async () => {
      const room = await does.enrol();
      expect(await stateOf(room.roomId)).toBe('offline');
      await beat(room.key);
      expect(await stateOf(room.roomId)).toBe('free');
      await beat(room.key, { state: 'busy' });
      expect(await stateOf(room.roomId)).toBe('busy');
      clock.pass(cloudLimits.roomSilentMs);
      expect(await stateOf(room.roomId)).toBe('offline');
    });

    test('is listed with all the others, page by page', async () => {
      const rows = Array.from({ length: 201 }, () => systemRandom.uuid()).toSorted();
      for (const roomId of rows)
        await cloud.store.rooms.insert({ roomId, name: 'x', createdAt: 1 });
      const first = roomPageSchema.parse(
        (await cloud.ask('GET /api/v1/rooms', { key: cloud.adminKey })).body,
      );
      const second = roomPageSchema.parse(
        (await cloud.ask(`GET /api/v1/rooms?after=${first.next}`, { key: cloud.adminKey })).body,
      );
      expect([...first.rooms, ...second.rooms].map(({ roomId }) => roomId)).toEqual(rows);
      expect([first.rooms.length, second.next]).toEqual([200, null]);
    });

    test('is not let in with its own key where administrators are, nor the other way round', async () => {
      const room = await does.enrol();
      expect((await cloud.ask('GET /api/v1/rooms', { key: room.key })).status).toBe(401);
      expect((await cloud.ask('GET /api/v1/rooms')).status).toBe(401);
      expect((await beat(cloud.adminKey)).status).toBe(401);
    });

    test('that guesses codes is told to wait after ten, though the next one is right', async () => {
      const { enrolment } = await does.createRoom();
      for (let n = 0; n < cloudLimits.wrongCodesPerSource; n += 1)
        expect((await enrolWith(`0000-000${n}`)).status).toBe(403);
      expect(await enrolWith(enrolment.code)).toMatchObject({
        status: 429,
        body: { code: 'cloud.tooOften', retryAfterSeconds: 3_600 },
      });
      expect((await enrolWith(enrolment.code, '192.0.2.77')).status).toBe(201);
    });
  });

  describe('a meeting', () => {
    test('is joined by its six digits and leads to its room', async () => {
      const room = await does.enrol('Borealis');
      await beat(room.key);
      const meeting = await does.start(room);
      expect(meeting).toMatchObject({ isLocked: false, createdAt: clock.now() });
      expect((await does.join(meeting.id)).room).toEqual({
        name: 'Borealis',
        lan: heartbeat.lan,
      });
    });

    test('that is unknown, locked, ended or another room’s answers alike', async () => {
      const room = await does.enrol();
      const locked = await does.start(room);
      const ended = await does.start(room);
      await cloud.ask(`PATCH /api/v1/room/meetings/${locked.id}`, {
        key: room.key,
        body: { isLocked: true },
      });
      const end = `DELETE /api/v1/room/meetings/${ended.id}` as const;
      expect((await cloud.ask(end, { key: room.key })).status).toBe(204);
      const free = (['000000', '000001', '000002'] as const).find(
        (id) => id !== locked.id && id !== ended.id,
      );
      const answers = await Promise.all([locked.id, ended.id, free ?? ''].map((id) => askJoin(id)));
      const comparable = answers.map(({ status, body, headers }) => ({
        status,
        body,
        headers: { ...headers, date: '' },
      }));
      expect(comparable[0]).toMatchObject(refused);
      expect(comparable[1]).toEqual(comparable[0]);
      expect(comparable[2]).toEqual(comparable[0]);
    });

    test('that is opened again lets guests join', async () => {
      const room = await does.enrol();
      const { id } = await does.start(room);
      const lock = (isLocked: boolean) =>
        cloud.ask(`PATCH /api/v1/room/meetings/${id}`, { key: room.key, body: { isLocked } });
      expect(await lock(true)).toMatchObject({ status: 200, body: { isLocked: true } });
      expect(await askJoin(id)).toMatchObject(refused);
      expect(await lock(false)).toMatchObject({ status: 200, body: { isLocked: false } });
      await does.join(id);
    });

    test('belongs to its room alone', async () => {
      const { id } = await does.start(await does.enrol('Aurora'));
      const { key } = await does.enrol('Borealis');
      const path = `/api/v1/room/meetings/${id}` as const;
      for (const answer of [
        await cloud.ask(`DELETE ${path}`, { key }),
        await cloud.ask(`PATCH ${path}`, { key, body: { isLocked: true } }),
        await cloud.ask(`POST ${path}/ice`, { key }),
      ])
        expect(answer).toMatchObject({ status: 404, body: { code: 'cloud.unknown' } });
      await does.join(id);
    });

    test('that ended leaves an id that nobody gets for 24 hours', async () => {
      const room = await does.enrol();
      drawn = [123_456];
      const { id } = await does.start(room);
      expect(id).toBe('123456');
      await cloud.ask(`DELETE /api/v1/room/meetings/${id}`, { key: room.key });
      clock.pass(dayMs - 1);
      await tidy({ store: cloud.store, clock });
      drawn = [123_456];
      const other = await does.start(room);
      expect(other.id).not.toBe(id);
      clock.pass(1);
      drawn = [123_456];
      expect((await does.start(room)).id).toBe(id);
    });

    test('whose room fell silent is over after two hours, and its id rests as well', async () => {
      const room = await does.enrol();
      drawn = [7];
      const { id } = await does.start(room);
      expect(id).toBe('000007');
      clock.pass(2 * hourMs - 1);
      await does.join(id);
      clock.pass(1);
      expect(await askJoin(id)).toMatchObject(refused);
      clock.pass(dayMs - 1);
      drawn = [7];
      expect((await does.start(room)).id).not.toBe(id);
      clock.pass(1);
      drawn = [7];
      expect((await does.start(room)).id).toBe(id);
    });

    test('goes on while its room says so, for 24 hours at most', async () => {
      const room = await does.enrol();
      const { id, createdAt } = await does.start(room);
      for (let hours = 0; hours < 23; hours += 1) {
        clock.pass(hourMs);
        const { meetings } = heartbeatAnswerSchema.parse((await beat(room.key)).body);
        expect(meetings).toHaveLength(1);
        expect(meetings[0]?.expiresAt).toBe(Math.min(clock.now() + 2 * hourMs, createdAt + dayMs));
      }
      await does.join(id);
      clock.pass(hourMs);
      expect(heartbeatAnswerSchema.parse((await beat(room.key)).body).meetings).toEqual([]);
      expect(await askJoin(id)).toMatchObject(refused);
    });

    test('is one of four at most that a room has at the same time', async () => {
      const room = await does.enrol();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => cloud.ask('POST /api/v1/room/meetings', { key: room.key })),
      );
      expect(statusesOf(answers)).toEqual([201, 201, 201, 201, 409, 409]);
    });

    test('gets another id when the one drawn is taken', async () => {
      const [one, two] = [await does.enrol(), await does.enrol()];
      drawn = [42];
      expect((await does.start(one)).id).toBe('000042');
      drawn = [42, 43];
      expect((await does.start(two)).id).toBe('000043');
    });

    test('lets no more than 200 guests be on their way to it, however many ask at once', async () => {
      const { id } = await does.start(await does.enrol());
      const answers = await Promise.all(
        Array.from({ length: 230 }, (_, n) => askJoin(id, `203.0.113.${n}`)),
      );
      const joined = answers.filter(({ status }) => status === 201);
      const full = answers.filter(({ status }) => status === 409);
      expect([joined.length, full.length]).toEqual([200, 30]);
      clock.pass(cloudLimits.passMs);
      await does.join(id);
    });
  });

  describe('ICE servers', () => {
    const check = (ice: unknown): string => {
      const { iceServers, expiresAt } = iceSchema.parse(ice);
      expect(expiresAt - clock.now()).toBe(600_000);
      const [stun, relay] = iceServers;
      expect(stun).toEqual({ urls: ['stun:turn.example:3478'] });
      expect(relay?.urls).toEqual([
        'turn:turn.example:3478?transport=udp',
        'turns:turn.example:5349?transport=tcp',
      ]);
      const username = relay?.username ?? '';
      const [ends, holder = ''] = username.split(':');
      expect(Number(ends) * 1_000).toBe(Math.floor(expiresAt / 1_000) * 1_000);
      expect(relay?.credential).toBe(
        createHmac('sha1', turn.secret).update(username).digest('base64'),
      );
      return holder;
    };

    test('of a room and its guests are bound to the meeting and to each of them', async () => {
      const room = await does.enrol();
      const { id } = await does.start(room);
      const own = await cloud.ask(`POST /api/v1/room/meetings/${id}/ice`, { key: room.key });
      const guests = [await does.join(id), await does.join(id)];
      const holders = [own.body, ...guests.map(({ ice }) => ice)].map(check);
      expect(new Set(holders).size).toBe(3);
      expect(new Set(holders.map((holder) => holder.split('.')[0])).size).toBe(1);
    });

    test('are renewed with the pass for as long as somebody renews, and the meeting lives', async () => {
      const room = await does.enrol();
      const { id } = await does.start(room);
      const { pass, ice } = await does.join(id);
      const renew = () => cloud.ask('POST /api/v1/joins/renewal', { key: pass });
      for (let n = 0; n < 3; n += 1) {
        clock.pass(cloudLimits.passMs - 1);
        const renewed = await renew();
        expect(check(renewedSchema.parse(renewed.body).ice)).toBe(
          ice.iceServers[1]?.username?.split(':')[1],
        );
      }
      await cloud.ask(`DELETE /api/v1/room/meetings/${id}`, { key: room.key });
      expect((await renew()).status).toBe(401);
    });

    test('are refused to a pass that nobody renewed, and to one that was never given', async () => {
      const { id } = await does.start(await does.enrol());
      const { pass } = await does.join(id);
      clock.pass(cloudLimits.passMs);
      for (const key of [pass, `mago_pass_${'A'.repeat(43)}`, 'nonsense'])
        expect((await cloud.ask('POST /api/v1/joins/renewal', { key })).status).toBe(401);
    });
  });

  describe('a source', () => {
    test('with ten wrong ids waits, even for a right one; others do not', async () => {
      const { id } = await does.start(await does.enrol());
      const wrong = id === '000000' ? '000001' : '000000';
      for (let n = 0; n < 10; n += 1) expect(await askJoin(wrong)).toMatchObject(refused);
      expect(await askJoin(id)).toMatchObject({
        status: 429,
        headers: { 'retry-after': '3600' },
        body: { code: 'join.tooOften', retryAfterSeconds: 3_600 },
      });
      await does.join(id, '198.51.100.2');
      clock.pass(hourMs);
      await does.join(id);
    });

    test('that asks for fifty ids at the same moment learns of ten', async () => {
      const { id } = await does.start(await does.enrol());
      const others = Array.from({ length: 51 }, (_, n) => String(n).padStart(6, '0'));
      const answers = await Promise.all(
        others
          .filter((other) => other !== id)
          .slice(0, 50)
          .map((other) => askJoin(other)),
      );
      const codes = answers.map(({ status }) => status);
      expect(codes.filter((status) => status === 403)).toHaveLength(10);
      expect(codes.filter((status) => status === 429)).toHaveLength(40);
    });

    test('is a whole /64 of IPv6', async () => {
      for (let n = 0; n < 10; n += 1) await askJoin('000000', `2001:db8::${n}`);
      expect((await askJoin('000000', '2001:db8::ffff')).status).toBe(429);
      expect((await askJoin('000000', '2001:db8:0:1::1')).status).toBe(403);
    });
  });

  describe('a beacon', () => {
    const key = systemRandom.bytes(32);
    const beaconKey = Buffer.from(key).toString('base64url');
    const payloadAt = (now: number): string =>
      Buffer.from(
        makePayload(key, epochOf(now), { address: '10.1.2.3', txPowerAt1m: -59 }, hmacSha256),
      ).toString('base64url');
    const resolve = (payload: string, from = '198.51.100.1') =>
      cloud.ask(`GET /api/v1/beacons/${payload}`, { from });

    test('leads to the room that sends it, and to its open meeting', async () => {
      const room = await does.enrol('Borealis');
      await beat(room.key, { beaconKey, state: 'busy' });
      const { id } = await does.start(room);
      const answer = await resolve(payloadAt(clock.now()));
      expect(answer.body).toEqual({
        identity: heartbeat.identity,
        name: 'Borealis',
        state: 'busy',
        lan: heartbeat.lan,
        meeting: id,
      });
      await cloud.ask(`PATCH /api/v1/room/meetings/${id}`, {
        key: room.key,
        body: { isLocked: true },
      });
      expect((await resolve(payloadAt(clock.now()))).body).toMatchObject({ meeting: null });
    });

    test('that is old, altered or nobody’s leads nowhere', async () => {
      const room = await does.enrol();
      await beat(room.key, { beaconKey });
      const payload = payloadAt(clock.now());
      const altered = Buffer.from(payload, 'base64url');
      altered.writeUInt8(altered.readUInt8(19) ^ 1, 19);
      expect((await resolve(payload)).status).toBe(200);
      expect((await resolve(altered.toString('base64url'))).status).toBe(404);
      expect((await resolve(payloadAt(clock.now() - 180_000))).status).toBe(404);
      await cloud.ask(`DELETE /api/v1/rooms/${room.roomId}`, { key: cloud.adminKey });
      expect((await resolve(payload)).status).toBe(404);
    });

    test('is found while the room sends heartbeats, and not long after', async () => {
      const room = await does.enrol();
      for (let n = 0; n < 10; n += 1) {
        await beat(room.key, { beaconKey });
        clock.pass(cloudLimits.heartbeatMs);
        await tidy({ store: cloud.store, clock });
        expect((await resolve(payloadAt(clock.now()))).status).toBe(200);
      }
      clock.pass(10 * 60_000);
      expect((await resolve(payloadAt(clock.now()))).status).toBe(404);
    });

    test('may be asked about sixty times a minute', async () => {
      const answers = [];
      for (let n = 0; n < 61; n += 1) answers.push(await resolve('A'.repeat(27)));
      expect(answers.map(({ status }) => status)).toEqual([...Array(60).fill(404), 429]);
      clock.pass(60_000);
      expect((await resolve('A'.repeat(27))).status).toBe(404);
    });
  });

  test('what has expired is removed, and nothing else', async () => {
    const room = await does.enrol();
    const kept = await does.start(room);
    await does.createRoom();
    await askJoin('999999');
    clock.pass(hourMs);
    await beat(room.key);
    const { pass } = await does.join(kept.id);
    await tidy({ store: cloud.store, clock });
    await tidy({ store: cloud.store, clock });
    expect((await cloud.ask('POST /api/v1/joins/renewal', { key: pass })).status).toBe(200);
    clock.pass(3 * dayMs);
    await tidy({ store: cloud.store, clock });
    expect(await cloud.countMeetings()).toBe(0);
    expect(await stateOf(room.roomId)).toBe('offline');
  });

  test('no secret is in the database, and none in the log', async () => {
    const room = await does.enrol();
    const { id } = await does.start(room);
    const { pass } = await does.join(id);
    expect(await cloud.store.rooms.findByKey(room.key)).toBeUndefined();
    expect(await cloud.store.keys.isAdmin(cloud.adminKey)).toBe(false);
    expect(await cloud.store.passes.renew(pass, clock.now(), clock.now() + 1)).toBeUndefined();
    const text = JSON.stringify(cloud.lines);
    for (const secret of [room.key, pass, cloud.adminKey]) expect(text).not.toContain(secret);
  });
}
