import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  cloudMeetingSchema,
  createdRoomSchema,
  enrolledSchema,
  joinedSchema,
} from '#shared/cloud/rest.ts';
import { describeWith } from '../harness/index.ts';
import {
  alone,
  createHttpClient,
  runCloudProgram,
  startCloudProgram,
  type CloudProgram,
  type HttpClient,
} from './support/program.ts';
import { expectStrict, scanTls } from './support/sslscan.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mago-cloud-'));
const flags = ['--data', folder, '--listen', '127.0.0.1', '--port', '0', ...alone];
let http: HttpClient;
let started: CloudProgram | undefined;
const start = async (): Promise<CloudProgram> => (started = await startCloudProgram(flags));

beforeAll(() => {
  http = createHttpClient();
});
afterAll(() => {
  http.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function makeMeeting(url: string) {
  const { stdout, code } = await runCloudProgram(['admin-key', ...flags]);
  expect(code).toBe(0);
  const ask = async (line: string, key?: string, body?: unknown) => {
    const [method = '', target = ''] = line.split(' ');
    const options = { method, ...(key && { key }), ...(body !== undefined && { body }) };
    return JSON.parse((await http.ask(`${url}/api/v1${target}`, options)).text) as unknown;
  };
  const made = await ask('POST /rooms', stdout.trim(), { name: 'Aurora' });
  const { code: typed } = createdRoomSchema.parse(made).enrolment;
  const room = enrolledSchema.parse(await ask('POST /enrolments', undefined, { code: typed }));
  const { id } = cloudMeetingSchema.parse(await ask('POST /room/meetings', room.key));
  return { id, key: room.key, adminKey: stdout.trim() };
}
const join = async (url: string, id: string) =>
  joinedSchema.parse(
    JSON.parse((await http.ask(`${url}/api/v1/joins`, { method: 'POST', body: { id } })).text),
  );

describe('npm run cloud on a fresh machine', () => {
  afterEach(async () => {
    await started?.stop();
  });

  test('is up with one command, serves a meeting, and stops cleanly on SIGTERM', async () => {
    const { url, hasOwnCertificate, stop, log } = await start();
    expect(hasOwnCertificate).toBe(true);
    const { id } = await makeMeeting(url);
    expect((await join(url, id)).room.name).toBe('Aurora');
    expect((await http.ask(`${url}/readyz`)).status).toBe(200);
    expect(await stop()).toBe(0);
    expect(log()).toContain('cloud has stopped');
    await expect(http.ask(`${url}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('keeps rooms, meetings and ids when it is killed and started again', async () => {
    const first = await start();
    const { id, key } = await makeMeeting(first.url);
    await first.kill();
    const { url } = await start();
    expect((await join(url, id)).room.name).toBe('Aurora');
    const end = await http.ask(`${url}/api/v1/room/meetings/${id}`, { method: 'DELETE', key });
    expect(end.status).toBe(204);
  });

  test('says in a sentence why it does not start', async () => {
    const { url } = await start();
    const twice = await runCloudProgram(flags);
    expect([twice.code, twice.stderr]).toEqual([
      1,
      expect.stringMatching(/is in use by another meeting server \(process \d+\)/),
    ]);
    const data = path.join(folder, 'other');
    const again = await runCloudProgram([...flags, '--data', data, '--port', new URL(url).port]);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/mago-room: 127\.0\.0\.1:\d+ cannot be listened on: .*EADDRINUSE/),
    ]);
    const nowhere = { MAGO_CLOUD_DATABASE: 'postgres://ada:hunter2@127.0.0.1:9/mago' };
    const lost = await runCloudProgram([...flags, '--data', data], nowhere);
    expect(lost.code).toBe(1);
    expect(lost.stderr).toMatch(/PostgreSQL cannot be used: .*ECONNREFUSED/);
    expect(lost.stderr).not.toContain('hunter2');
  });

  test('does not serve a certificate that is broken', async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'mago-cloud-'));
    writeFileSync(path.join(data, 'tls.pem'), 'not PEM');
    writeFileSync(path.join(data, 'tls-key.pem'), 'not PEM');
    const { code, stderr } = await runCloudProgram([...flags, '--data', data]);
    rmSync(data, { recursive: true });
    expect([code, stderr]).toEqual([1, expect.stringContaining('the certificate is not PEM text')]);
  });
});

describe('the cloud that runs', () => {
  let cloud: CloudProgram;
  beforeAll(async () => {
    cloud = await startCloudProgram(flags);
  });
  afterAll(async () => {
    await cloud.stop();
  });

  test('keeps what it writes for its own account', async () => {
    for (const name of readdirSync(folder))
      expect([name, statSync(path.join(folder, name)).mode & 0o077]).toEqual([name, 0]);
  });

  test('documents every route at /api/docs, without another host', async () => {
    const { url } = cloud;
    const { text } = await http.ask(`${url}/api/docs/json`);
    const { paths } = JSON.parse(text) as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([route, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${route}`),
    );
    expect(routes.toSorted()).toEqual(
      [
        'DELETE /api/v1/room/meetings/{id}',
        'DELETE /api/v1/rooms/{roomId}',
        'GET /api/v1/beacons/{payload}',
        'GET /api/v1/rooms',
        'GET /api/v1/rooms/{roomId}',
        'GET /healthz',
        'GET /metrics',
        'GET /readyz',
        'PATCH /api/v1/room/meetings/{id}',
        'POST /api/v1/enrolments',
        'POST /api/v1/joins',
        'POST /api/v1/joins/renewal',
        'POST /api/v1/room/heartbeat',
        'POST /api/v1/room/meetings',
        'POST /api/v1/room/meetings/{id}/ice',
        'POST /api/v1/rooms',
        'POST /api/v1/rooms/{roomId}/code',
      ].toSorted(),
    );
    const page = await http.ask(`${url}/api/docs`);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(String(page.headers['content-security-policy'])).toContain("default-src 'self'");
  });

  test('counts joins and shows figures to administrators only', async () => {
    const { url } = cloud;
    const { id, adminKey, key } = await makeMeeting(url);
    await join(url, id);
    expect((await http.ask(`${url}/metrics`)).status).toBe(401);
    expect((await http.ask(`${url}/metrics`, { key })).status).toBe(401);
    const { text } = await http.ask(`${url}/metrics`, { key: adminKey });
    expect(text).toContain('mago_joins_total{outcome="joined"} 1');
    expect(text).toMatch(/mago_meetings_running [1-9]/);
    expect(text).toMatch(/route="\/api\/v1\/joins",status="201"/);
    expect(text).not.toContain(id);
  });

  test.each([
    ['a body that is not understood', { id: '12345' }, 400, /"code":"message.invalid".*body\.id/],
    ['a body that is too large', { id: 'x'.repeat(20_000) }, 413, /message.tooLarge/],
  ])('answers %s in its own words', async (_, body, status, text) => {
    const { url } = cloud;
    const answer = await http.ask(`${url}/api/v1/joins`, { method: 'POST', body });
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(text)]);
    expect((await http.ask(`${url}/nowhere`)).text).toBe('{"code":"cloud.unknown"}');
  });

  describeWith(['sslscan'], 'on its port', () => {
    test('offers TLS 1.2 and 1.3 with 256-bit suites only, and an RSA key of 2048 bits', async () => {
      const { host } = new URL(cloud.url);
      const scan = scanTls(host);
      expectStrict(scan);
      expect(scan.protocols).toEqual(['TLSv1.2', 'TLSv1.3']);
      expect(scan.suites).toEqual([
        '256 ECDHE-RSA-AES256-GCM-SHA384',
        '256 ECDHE-RSA-CHACHA20-POLY1305',
        '256 TLS_AES_256_GCM_SHA384',
        '256 TLS_CHACHA20_POLY1305_SHA256',
      ]);
      expect(scan.report).toMatch(/Session renegotiation not supported/);
    });
  });
});
