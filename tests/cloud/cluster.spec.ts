import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cloudMeetingSchema,
  enrolledSchema,
  joinedSchema,
  renewedSchema,
} from '#shared/cloud/rest.ts';
import { makeOwnCertificate } from '../../src/cloud/tls/ownCertificate.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { passAccount } from '../xmpp/support/rooms.ts';
import { talkingPair, type Pair } from '../xmpp/support/talk.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';
import {
  createHttpClient,
  runCloudProgram,
  startCloudProgram,
  type CloudProgram,
  type HttpClient,
} from './support/program.ts';

/** Issue 3: the room is back through the other machine. */
const backMs = 5_000;
const addresses = ['127.0.0.1', '127.0.0.2'] as const;

describeWith(['postgres', 'ejabberd'], 'two machines with one PostgreSQL, as one cloud', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-two-'));
  const dataOf = (address: string): string => path.join(folder, address);
  let http: HttpClient;
  let postgres: Postgres;
  let machines: CloudProgram[];
  let urls: [string, string];
  let pair: Pair;

  const ask = async (base: string, target: string, key?: string, body?: unknown) =>
    JSON.parse(
      (
        await http.ask(`${base}/api/v1${target}`, {
          method: 'POST',
          ...(key !== undefined && { key }),
          ...(body !== undefined && { body }),
        })
      ).text,
    ) as unknown;

  beforeAll(async () => {
    http = createHttpClient();
    postgres = await startPostgres();
    const env = { MAGO_CLOUD_DATABASE: await postgres.createDatabase() };
    const ports = [await freePort(), await freePort()];
    urls = [
      `wss://127.0.0.1:${ports[0]}/xmpp-websocket`,
      `wss://127.0.0.2:${ports[1]}/xmpp-websocket`,
    ];
    const flagsOf = (address: string, index: number): string[] => [
      ...['--data', dataOf(address), '--listen', address, '--port', String(ports[index])],
      ...['--cluster', addresses.join(','), '--cluster-address', address],
      ...['--xmpp-urls', urls.join(','), '--no-turn'],
    ];
    const { cert, key } = await makeOwnCertificate(addresses, Date.now());
    for (const address of addresses) {
      mkdirSync(dataOf(address), { mode: 0o700 });
      writeFileSync(path.join(dataOf(address), 'tls.pem'), cert, { mode: 0o600 });
      writeFileSync(path.join(dataOf(address), 'tls-key.pem'), key, { mode: 0o600 });
    }
    machines = await Promise.all(
      addresses.map((address, index) => startCloudProgram(flagsOf(address, index), env)),
    );
    const [first, second] = machines;
    if (!first || !second) throw new Error('two machines were asked for');
    await waitFor('the cluster', () => second.log().includes('part of the cluster'), {
      timeoutMs: 60_000,
    });
    // Enrolled at the first, joined at the second.
    const { stdout } = await runCloudProgram(
      ['room', '--name', 'Aurora', ...flagsOf(addresses[0], 0)],
      env,
    );
    const enrolled = await ask(first.url, '/enrolments', undefined, { code: stdout.trim() });
    const room = enrolledSchema.parse(enrolled);
    const { id } = cloudMeetingSchema.parse(await ask(first.url, '/room/meetings', room.key));
    const joined = joinedSchema.parse(await ask(second.url, '/joins', undefined, { id }));
    if (!joined.xmpp || room.xmppPassword === null) throw new Error('no XMPP');
    expect(joined.xmpp.urls).toEqual(urls);
    let told = joined.xmpp;
    pair = await talkingPair({
      openRoom: await loadNodeXmpp({ ca: cert }),
      openGuest: await loadNodeXmpp({ ca: cert }),
      roomUrls: urls,
      guestUrl: urls[1],
      cloud: {
        name: room.roomId,
        password: room.xmppPassword,
        domain: 'mago.internal',
        told: {
          room: told.room,
          async account() {
            const renewed = await ask(second.url, '/joins/renewal', joined.pass);
            told = renewedSchema.parse(renewed).xmpp ?? told;
            return passAccount(urls[1], told);
          },
        },
      },
    });
  });
  afterAll(async () => {
    pair?.dispose();
    await Promise.all((machines ?? []).map(({ stop }) => stop()));
    await postgres?.dispose();
    http?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const killEjabberd = (address: string): void => {
    const note = readFileSync(path.join(dataOf(address), 'ejabberd', 'ejabberd.pid'), 'utf8');
    process.kill(Number((JSON.parse(note) as { pid: unknown }).pid), 'SIGKILL');
  };

  test('a room and a guest on different machines talk', async () => {
    pair.talk();
    await waitFor('some talk', () => pair.heardAtRoom.length > 3);
    await pair.hush();
    pair.expectWhole();
  });

  test('the room’s machine is lost: the room is back through the other, and no word is lost', async () => {
    pair.talk();
    await waitFor('some talk', () => pair.heardAtGuest().length > 6);
    await machines[0]?.kill();
    killEjabberd(addresses[0]);
    const lostAt = performance.now();
    const before = pair.said();
    await waitFor('talk again', () => pair.heardAtRoom.length > before + 3, { timeoutMs: 20_000 });
    expect(performance.now() - lostAt).toBeLessThan(backMs);
    await pair.hush();
    pair.expectWhole();
  });
});
