import { expect, test } from 'vitest';
import type { GuestXmpp, Joined } from '#shared/cloud/rest.ts';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { err, ok } from '#shared/result.ts';
import { createFakeXmpp } from '../../signalling/xmpp/testing/fakeXmpp.ts';
import type { Road } from '../../signalling/road.ts';
import { createFakeClock } from '../testing/fakes.ts';
import { findVisitWay, type VisitWayDeps } from './visitWay.ts';

const id = sixDigitsFrom(123_456);
const lan = { address: '10.0.0.7', port: 8034, spki: 's'.repeat(43) };
const lanRoad: Road = {
  name: 'LAN',
  state: { at: 'connecting' },
  send: () => undefined,
  subscribe: () => () => undefined,
  retryNow: () => undefined,
  close: () => undefined,
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

function make(changes: Partial<VisitWayDeps> = {}, room: Partial<Joined['room']> = {}) {
  const clock = createFakeClock();
  const fake = createFakeXmpp();
  const bare = 'room7.networka.abcdefghijklmnopqrstuvwxyz@guests.test';
  fake.accounts.set(bare, 'pass');
  const xmpp = (password: string): GuestXmpp => ({
    ...{ urls: ['wss://xmpp.test/'], jid: bare, password, room: 'room7@rooms.test/room' },
    expiresAt: clock.now() + 600_000,
  });
  const ice = () => ({ iceServers: [], expiresAt: clock.now() + 600_000 });
  const renewals: string[] = [];
  const joined: Joined = {
    room: { name: 'Room B', lan, ...room },
    ...{ pass: 'the pass', ice: ice(), xmpp: xmpp('pass') },
  };
  const deps: VisitWayDeps = {
    way: () =>
      ok({
        trust: {},
        client: {
          join: () => Promise.resolve(ok(joined)),
          renew(pass) {
            renewals.push(pass);
            return Promise.resolve(ok({ ice: ice(), xmpp: xmpp('pass') }));
          },
        },
      }),
    loadXmpp: () => Promise.resolve(fake.opener()),
    isThere: () => Promise.resolve(true),
    createLanRoad: () => lanRoad,
    clock,
    random: () => 0.5,
    ...changes,
  };
  const find = () => findVisitWay(deps, id, new AbortController().signal, () => undefined);
  return { find, clock, fake, renewals };
}

test('on the same network the LAN is taken', async () => {
  const found = await make().find();
  expect(found).toMatchObject({ value: { roomName: 'Room B', road: { name: 'LAN' } } });
});

test('a room that does not answer there within 1.5 s is reached by XMPP', async () => {
  const { find, clock, fake } = make({
    isThere: (_room, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))),
  });
  const finding = find();
  await settled();
  clock.advance(1_500);
  const found = await finding;
  if (!found.ok) throw new Error(found.error.code);
  expect(found.value.road.name).toBe('XMPP');
  clock.advance(0);
  await settled();
  expect(fake.dialled).toHaveLength(1);
  found.value.road.close();
});

test('without a LAN address, and without an XMPP server, there is no way', async () => {
  const joined = { lan: null };
  const { find } = make({}, joined);
  const found = await find();
  expect(found).toMatchObject({ value: { road: { name: 'XMPP' } } });
  if (found.ok) found.value.road.close();
});

test('a cloud that refuses the digits says so in the words of six digits', async () => {
  const refusing = {
    join: () => Promise.resolve(err({ code: 'join.refused' } as const)),
    renew: () => Promise.resolve(err({ code: 'cloud.keyRefused' } as const)),
  };
  const { find } = make({ way: () => ok({ trust: {}, client: refusing }) });
  expect(await find()).toEqual(err({ code: 'id.refused' }));
});

test('where there is no cloud, nobody is asked', async () => {
  const { find } = make({ way: () => err({ code: 'cloud.localOnly' }) });
  expect(await find()).toEqual(err({ code: 'cloud.localOnly' }));
});

test('ICE servers are renewed by the visit’s pass before they expire', async () => {
  const { find, clock, renewals } = make();
  const found = await find();
  if (!found.ok) throw new Error(found.error.code);
  await found.value.ice();
  expect(renewals).toEqual([]);
  clock.advance(310_000);
  expect(await found.value.ice()).toMatchObject({ value: { expiresAt: clock.now() + 600_000 } });
  expect(renewals).toEqual(['the pass']);
});
