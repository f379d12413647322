import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cloudMeetingSchema,
  enrolledSchema,
  heartbeatAnswerSchema,
  joinedSchema,
  renewedSchema,
  type Enrolled,
  type GuestXmpp,
  type RoomXmpp,
} from '#shared/cloud/rest.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import type { OpenXmpp, XmppAccount } from '../../src/signalling/xmpp/client.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { passAccount } from '../xmpp/support/rooms.ts';
import { talkingPair, type Pair } from '../xmpp/support/talk.ts';
import { createHttpClient, type HttpClient } from './support/program.ts';
import { heartbeat } from './support/rooms.ts';
import { startCloudWorld, type CloudWorld } from './support/world.ts';

/** Issue 3: signalling resumed five seconds after a server's return; a revoked room cut off within ten. */
const backMs = 5_000;
const cutOffMs = 10_000;

const programs = ['ejabberd', 'coturn'] as const;

describeWith(['ejabberd', 'coturn'], 'npm run cloud with ejabberd and coturn beside it', () => {
  let http: HttpClient;
  let world: CloudWorld;
  let room: Enrolled;
  let xmpp: RoomXmpp;
  let id: string;
  let pass: string;
  let told: GuestXmpp;
  let pair: Pair;

  const ask = async (line: string, key?: string, body?: unknown): Promise<unknown> => {
    const [method = '', target = ''] = line.split(' ');
    const answer = await http.ask(`${world.url}${target}`, {
      method,
      ...(key !== undefined && { key }),
      ...(body !== undefined && { body }),
    });
    return answer.text === '' ? null : (JSON.parse(answer.text) as unknown);
  };
  const metrics = async (): Promise<string> =>
    (await http.ask(`${world.url}/metrics`, { key: world.adminKey })).text;
  const renew = async (): Promise<GuestXmpp | null> =>
    renewedSchema.parse(await ask('POST /api/v1/joins/renewal', pass)).xmpp;
  /** With a newer password where RMS is there to give one. */
  const account = async (): Promise<XmppAccount> => {
    told = (await renew().catch(() => null)) ?? told;
    return passAccount(told.urls[0] ?? '', told);
  };

  beforeAll(async () => {
    http = createHttpClient();
    const [turnPort, turnTlsPort] = [await freePort(), await freePort()];
    const flags = ['--turn-relay-ports', '52200-52299'];
    world = await startCloudWorld({ address: '127.0.0.1', port: 0, turnPort, turnTlsPort, flags });
    const { code } = await world.createRoom('Borealis');
    room = enrolledSchema.parse(await ask('POST /api/v1/enrolments', undefined, { code }));
    const answer = await ask('POST /api/v1/room/heartbeat', room.key, heartbeat);
    const where = heartbeatAnswerSchema.parse(answer).xmpp;
    if (!where || room.xmppPassword === null) throw new Error('no XMPP');
    xmpp = where;
    id = cloudMeetingSchema.parse(await ask('POST /api/v1/room/meetings', room.key)).id;
    const joined = joinedSchema.parse(await ask('POST /api/v1/joins', undefined, { id }));
    if (!joined.xmpp) throw new Error('no pass');
    ({ pass, xmpp: told } = { pass: joined.pass, xmpp: joined.xmpp });
    const open: OpenXmpp = await loadNodeXmpp({ ca: world.certificate });
    const [url = '', ...others] = xmpp.urls;
    pair = await talkingPair({
      openRoom: open,
      openGuest: await loadNodeXmpp({ ca: world.certificate }),
      roomUrls: [url, ...others],
      guestUrl: url,
      cloud: {
        name: xmpp.name,
        password: room.xmppPassword,
        domain: xmpp.domain,
        told: { account, room: told.room },
      },
    });
  });
  afterAll(async () => {
    pair?.dispose();
    await world?.dispose();
    http?.dispose();
  });

  const talkAgain = async (): Promise<number> => {
    const backAt = performance.now();
    const before = pair.said();
    await waitFor(
      'talk again',
      () => pair.heardAtRoom.length > before && pair.heardAtGuest().length > before,
      { timeoutMs: 20_000 },
    );
    return performance.now() - backAt;
  };

  test('both are up, and a guest with six digits talks with its room over RMS’s own port', async () => {
    expect(world.program).toMatchObject({ xmpp: 'ejabberd is up', turn: 'coturn is up' });
    expect(xmpp.urls).toEqual([`${world.url.replace('https', 'wss')}/xmpp-websocket`]);
    expect(await metrics()).toMatch(/mago_xmpp_up 1[^]*mago_turn_up 1[^]*mago_xmpp_streams 2/);
    pair.talk();
    await talkAgain();
    await pair.hush();
    pair.expectWhole();
  });

  test('RMS killed and started again: the streams are back, nothing is lost or doubled', async () => {
    const pids = programs.map(world.pidOf);
    pair.talk();
    await talkAgain();
    await world.kill();
    await waitFor('both sides to see it', () => pair.room.xmpp.state === 'down');
    await world.start();
    expect(await talkAgain()).toBeLessThan(backMs);
    await pair.hush();
    pair.expectWhole();
    // What was beside it went on, and is under the care of the new one.
    expect(programs.map(world.pidOf)).toEqual(pids);
    expect(pair.room.sessions.size).toBe(1);
    // Ids keep their meaning, and a guest's renewal works.
    const joined = joinedSchema.parse(await ask('POST /api/v1/joins', undefined, { id }));
    expect([joined.room.name, joined.xmpp?.room]).toEqual(['Borealis', told.room]);
    expect((await renew())?.jid).toBe(told.jid);
  });

  test.each(programs)('%s killed is started again by RMS', async (name) => {
    const before = world.pidOf(name);
    pair.talk();
    process.kill(before, 'SIGKILL');
    await waitFor('another one', () => world.pidOf(name) !== before, { timeoutMs: 20_000 });
    await talkAgain();
    await pair.hush();
    pair.expectWhole();
    const figure = name === 'ejabberd' ? /mago_xmpp_up 1/ : /mago_turn_up 1/;
    await waitFor('its figure', async () => figure.test(await metrics()), { timeoutMs: 20_000 });
  });

  test('a revoked room is cut off from its guests within ten seconds, and stays out', async () => {
    await ask(`DELETE /api/v1/rooms/${room.roomId}`, world.adminKey);
    await waitFor('the cut', () => pair.room.xmpp.state !== 'up', { timeoutMs: cutOffMs });
    // It tries again after a pause, which is longer where its stream was lost often.
    await waitFor('the room to be refused', () => pair.room.xmpp.state === 'refused', {
      timeoutMs: 60_000,
    });
  });

  test('SIGTERM ends all three', async () => {
    const pids = programs.map(world.pidOf);
    expect(await world.program.stop()).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
