import { request as sendRequest } from 'node:https';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { presencePath } from '#shared/presence.ts';
import { ask, startLan, type Lan } from './fixture.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let lan: Lan;
let outcome: 'taken' | 'invalid' | 'tooOften';
let reports: { raw: unknown; source: string }[];

beforeAll(async () => {
  lan = await startLan({
    presence: {
      report(raw, source) {
        reports.push({ raw, source });
        return outcome;
      },
    },
  });
});
beforeEach(() => {
  outcome = 'taken';
  reports = [];
});
afterAll(() => lan.dispose());

const report = JSON.stringify({ version: 1, state: 'near' });
const json = { 'Content-Type': 'application/json' };

function post(body: string | readonly string[], headers: Record<string, string> = json) {
  return new Promise<number>((resolve, reject) => {
    const sent = sendRequest(
      {
        host: lan.address,
        port: lan.port,
        path: presencePath,
        method: 'POST',
        ca: lan.tls.certificate,
        agent: false,
        headers,
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    const parts = typeof body === 'string' ? [body] : body;
    for (const part of parts) sent.write(part);
    sent.end();
  });
}

test('a report reaches the room with its source, and is answered without a word', async () => {
  expect(await post(report)).toBe(204);
  expect(reports).toEqual([{ raw: JSON.parse(report), source: '127.0.0.1' }]);
});

test('a report that says nothing, or that comes too often, is refused', async () => {
  outcome = 'invalid';
  expect(await post(report)).toBe(400);
  outcome = 'tooOften';
  expect(await post(report)).toBe(429);
});

test.each([
  ['a page of another site', 403, { ...json, Origin: 'https://example.org' }],
  ['the guest page itself', 403, { ...json, Origin: 'https://127.0.0.1' }],
  ['a browser that says so', 403, { ...json, 'Sec-Fetch-Site': 'none' }],
  ['a form', 400, { 'Content-Type': 'text/plain' }],
])('%s cannot report', async (_what, status, headers) => {
  expect(await post(report, headers)).toBe(status);
  expect(reports).toEqual([]);
});

test('rubbish is refused before the room hears of it', async () => {
  expect(await post('{"version":')).toBe(400);
  expect(reports).toEqual([]);
});

test('a long body is not read to its end, whether it says how long it is or not', async () => {
  const long = ' '.repeat(600);
  expect(await post([long, long])).toBe(413);
  expect(await post(long.repeat(2), { ...json, 'Content-Length': '1200' })).toBe(413);
  expect(reports).toEqual([]);
});

test('nobody can ask who is near', async () => {
  expect((await ask(lan, presencePath)).status).toBe(404);
});

test('a room that takes no reports says that it answers GET and HEAD only', async () => {
  const deaf = await startLan({});
  const { status } = await ask(deaf, presencePath, { method: 'POST' });
  expect(status).toBe(405);
  await deaf.dispose();
});
