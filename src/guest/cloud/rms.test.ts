import { expect, test } from 'vitest';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { createRms } from './rms.ts';

const id = sixDigitsFrom(123_456);

function make(answer: () => Promise<Response> | Response) {
  const asked: { path: string; init: RequestInit }[] = [];
  const rms = createRms({
    fetch: async (path, init) => {
      asked.push({ path, init });
      return answer();
    },
    timeout: () => new AbortController().signal,
  });
  return { rms, asked };
}
const joined = {
  room: { name: 'Aurora', lan: null },
  pass: 'secret',
  ice: { iceServers: [], expiresAt: 1 },
  xmpp: null,
};

test('the six digits go in the body, and the pass in a header: no address has a secret in it', async () => {
  const { rms, asked } = make(() => Response.json(joined, { status: 201 }));
  expect(await rms.join(id)).toEqual({ ok: true, value: joined });
  await rms.renew('secret');
  expect(asked.map(({ path }) => path)).toEqual(['/api/v1/joins', '/api/v1/joins/renewal']);
  expect(asked[0]?.init.body).toBe('{"id":"123456"}');
  expect(new Headers(asked[1]?.init.headers).get('authorization')).toBe('Bearer secret');
  expect(asked.every(({ init }) => init.credentials === 'omit')).toBe(true);
});

test('a refusal is passed on, with the time to wait', async () => {
  const refusal = { code: 'join.tooOften', retryAfterSeconds: 60 };
  const { rms } = make(() => Response.json(refusal, { status: 429 }));
  expect(await rms.join(id)).toEqual({ ok: false, error: refusal });
});

test.each([
  ['a page of a proxy', () => new Response('<h1>Sign in</h1>')],
  ['an answer of another kind', () => Response.json({ room: 1 })],
  ['a flood', () => new Response(JSON.stringify({ ...joined, pass: 'x'.repeat(100_000) }))],
])('%s is a failure of the cloud', async (_, answer) => {
  expect(await make(answer).rms.join(id)).toEqual({ ok: false, error: { code: 'cloud.failed' } });
});

test('no answer is no cloud', async () => {
  const { rms } = make(() => Promise.reject(new TypeError('Failed to fetch')));
  expect(await rms.join(id)).toEqual({ ok: false, error: { code: 'room.unreachable' } });
});
