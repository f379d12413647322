import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudMeetingSchema, createdRoomSchema, enrolledSchema } from '#shared/cloud/rest.ts';
import { describeWith } from '../harness/index.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';
import { runCloudProgram, startCloudProgram, type CloudProgram } from './support/program.ts';
import { startRoundRobin, type RoundRobin } from './support/roundRobin.ts';

describeWith(['postgres'], 'two copies of the cloud on one PostgreSQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-copies-'));
  let postgres: Postgres;
  let database: string;
  let copies: CloudProgram[];
  let proxy: RoundRobin;
  let adminKey: string;

  const flagsOf = (name: string): string[] => [
    ...['--data', path.join(folder, name), '--listen', '127.0.0.1', '--port', '0'],
    ...['--plain', '--trusted-proxies', '127.0.0.1', '--turn-host', 'turn.example', '--no-xmpp'],
  ];

  beforeAll(async () => {
    postgres = await startPostgres();
    database = await postgres.createDatabase();
    const env = { MAGO_CLOUD_DATABASE: database };
    // Both find an empty database and bring it up to date.
    copies = await Promise.all(['one', 'two'].map((name) => startCloudProgram(flagsOf(name), env)));
    proxy = await startRoundRobin(copies.map(({ url }) => url));
    adminKey = (await runCloudProgram(['admin-key', ...flagsOf('one')], env)).stdout.trim();
  });
  afterAll(async () => {
    await proxy?.dispose();
    await Promise.all((copies ?? []).map(({ stop }) => stop()));
    await postgres?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(
    base: string,
    line: string,
    { key, body, client = '198.51.100.1' }: { key?: string; body?: unknown; client?: string } = {},
  ): Promise<{ status: number; body: unknown }> {
    const [method = '', target = ''] = line.split(' ');
    const response = await fetch(`${base}/api/v1${target}`, {
      method,
      headers: {
        'x-client': client,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  async function startMeeting(): Promise<{ id: string; roomKey: string }> {
    const [one = '', two = ''] = copies.map(({ url }) => url);
    const made = await ask(one, 'POST /rooms', { key: adminKey, body: { name: 'Aurora' } });
    const { code } = createdRoomSchema.parse(made.body).enrolment;
    const enrolled = await ask(two, 'POST /enrolments', { body: { code } });
    const { key } = enrolledSchema.parse(enrolled.body);
    const meeting = await ask(one, 'POST /room/meetings', { key });
    return { id: cloudMeetingSchema.parse(meeting.body).id, roomKey: key };
  }

  async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(query)).rows;
    } finally {
      await client.end();
    }
  }

  const counts = (answers: readonly { status: number }[]): Record<number, number> => {
    const counted: Record<number, number> = {};
    for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
    return counted;
  };

  test('are one: a meeting made through one is joined, renewed and ended through the other', async () => {
    const { id, roomKey } = await startMeeting();
    const [one = '', two = ''] = copies.map(({ url }) => url);
    const joined = await ask(two, 'POST /joins', { body: { id } });
    expect(joined).toMatchObject({ status: 201, body: { room: { name: 'Aurora' } } });
    const { pass } = joined.body as { pass: string };
    const renewals = [
      await ask(one, 'POST /joins/renewal', { key: pass }),
      await ask(two, 'POST /joins/renewal', { key: pass }),
    ];
    expect(counts(renewals)).toEqual({ 200: 2 });
    // One secret for TURN, whichever copy signs: the same name would get the same credential.
    expect(await rowsOf("select count(*)::int as n from secrets where name = 'turn'")).toEqual([
      { n: 1 },
    ]);
    const end = await ask(two, `DELETE /room/meetings/${id}`, { key: roomKey });
    expect(end.status).toBe(204);
    expect((await ask(one, 'POST /joins', { body: { id } })).status).toBe(403);
    expect((await ask(one, 'POST /joins/renewal', { key: pass })).status).toBe(401);
  });

  test('count 1,000 guests who join one meeting at the same moment exactly', async () => {
    const { id } = await startMeeting();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        ask(proxy.url, 'POST /joins', {
          body: { id },
          client: `203.0.${Math.floor(n / 250)}.${n % 250}`,
        }),
      ),
    );
    expect(counts(answers)).toEqual({ 201: 200, 409: 800 });
    expect(
      await rowsOf(`select count(*)::int as passes, count(distinct hash)::int as hashes
        from passes join meetings using (meeting_key) where digits = '${id}'`),
    ).toEqual([{ passes: 200, hashes: 200 }]);
  });

  test('let one source try ten wrong ids in all, not ten each', async () => {
    const { id } = await startMeeting();
    // Another one at each run of this test: its tries are counted for an hour.
    const client = `192.0.2.${randomInt(1, 255)}`;
    const wrong = Array.from({ length: 301 }, (_, n) => String(n).padStart(6, '0'))
      .filter((other) => other !== id)
      .slice(0, 300);
    const answers = await Promise.all(
      wrong.map((other) => ask(proxy.url, 'POST /joins', { body: { id: other }, client })),
    );
    expect(counts(answers)).toEqual({ 403: 10, 429: 290 });
    const right = { body: { id }, client };
    expect((await ask(proxy.url, 'POST /joins', right)).status).toBe(429);
    expect((await ask(proxy.url, 'POST /joins', { body: { id } })).status).toBe(201);
  });

  test('go on when one of them dies', async () => {
    const { id } = await startMeeting();
    const [one, two] = copies;
    await one?.kill();
    expect((await ask(two?.url ?? '', 'POST /joins', { body: { id } })).status).toBe(201);
  });
});
