import { expect, test } from 'vitest';
import type { GuestXmpp, Ice, Joined, Renewed } from '#shared/cloud/rest.ts';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { createPass } from './pass.ts';

const minuteMs = 60_000;
const xmpp = (n: number, expiresAt: number): GuestXmpp => ({
  urls: ['wss://one/x', 'wss://two/x'],
  jid: 'aurora.source.pass@guests.example',
  password: `password ${n}`,
  room: 'aurora@rooms.example/room',
  expiresAt,
});
const ice = (n: number): Ice => ({ iceServers: [{ urls: [`turn:${n}`] }], expiresAt: 0 });

function make() {
  let now = 0;
  const asked: string[] = [];
  let renewal: Result<Renewed, Failure> = ok({ ice: ice(2), xmpp: xmpp(2, 20 * minuteMs) });
  let rejoining: Result<Joined, Failure> = err({ code: 'join.refused' });
  const joined = (n: number): Joined => ({
    room: { name: 'Aurora', lan: null },
    pass: `pass ${n}`,
    ice: ice(n),
    xmpp: xmpp(n, n * 10 * minuteMs),
  });
  const pass = createPass({
    id: sixDigitsFrom(123_456),
    joined: joined(1),
    rms: {
      join: (id) => {
        asked.push(`join ${id}`);
        return Promise.resolve(rejoining);
      },
      renew: (secret) => {
        asked.push(`renew ${secret}`);
        return Promise.resolve(renewal);
      },
    },
    resource: 'resource1',
    now: () => now,
  });
  return {
    ...{ pass, asked, joined },
    at: (ms: number) => void (now = ms),
    renews: (next: typeof renewal) => void (renewal = next),
    rejoins: (next: typeof rejoining) => void (rejoining = next),
  };
}

test('a login uses the pass there is, by each server in turn, and always as the same', async () => {
  const { pass, asked } = make();
  const logins = [await pass.account(false), await pass.account(false)];
  const account = {
    jid: 'aurora.source.pass@guests.example/resource1',
    password: 'password 1',
    mechanism: 'PLAIN',
  };
  expect(logins).toEqual([
    ok({ ...account, url: 'wss://one/x' }),
    ok({ ...account, url: 'wss://two/x' }),
  ]);
  expect(asked).toEqual([]);
});

test.each([
  ['is about to end', 10 * minuteMs - 1_000, false],
  ['was refused', 0, true],
])('a pass that %s is renewed before the login', async (_, now, wasRefused) => {
  const { pass, at, asked } = make();
  at(now);
  expect(await pass.account(wasRefused)).toMatchObject({ value: { password: 'password 2' } });
  expect(asked).toEqual(['renew pass 1']);
});

test('servers and the login share a renewal that is under way', async () => {
  const { pass, asked } = make();
  const [servers] = await Promise.all([pass.renewIce(), pass.account(true)]);
  expect(servers).toEqual(ice(2));
  expect(asked).toEqual(['renew pass 1']);
});

test('after a sleep the six digits get another pass', async () => {
  const { pass, renews, rejoins, asked, joined } = make();
  renews(err({ code: 'cloud.keyRefused' }));
  rejoins(ok(joined(3)));
  expect(await pass.renewIce()).toEqual(ice(3));
  expect(asked).toEqual(['renew pass 1', 'join 123456']);
  renews(ok({ ice: ice(4), xmpp: null }));
  await pass.renewIce();
  expect(asked.at(-1)).toBe('renew pass 3');
});

test('a meeting that is over ends the road for good, and needs no servers', async () => {
  const { pass, renews } = make();
  renews(err({ code: 'cloud.keyRefused' }));
  expect(await pass.account(true)).toEqual(err({ code: 'join.ended' }));
  expect(await pass.renewIce()).toBeNull();
});

test('a cloud that does not answer is asked again later', async () => {
  const { pass, renews } = make();
  renews(err({ code: 'room.unreachable' }));
  expect(await pass.account(true)).toEqual(err({ code: 'room.unreachable' }));
  await expect(pass.renewIce()).rejects.toThrow('room.unreachable');
});
