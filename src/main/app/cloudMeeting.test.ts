import { expect, test } from 'vitest';
import type { Joined } from '#shared/cloud/rest.ts';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { err, ok } from '#shared/result.ts';
import type { CloudTrust } from '../cloud/index.ts';
import { createFakeClock } from '../testing/fakes.ts';
import { findCloudMeeting, type CloudMeetingDeps } from './cloudMeeting.ts';

const id = sixDigitsFrom(482_913);
const url = 'https://meet.example.org';
const lan = { address: '10.0.0.7', port: 8034, spki: 's'.repeat(43) };
const joined: Joined = {
  room: { name: 'Aurora', lan },
  pass: 'the pass',
  ice: { iceServers: [], expiresAt: 1 },
  xmpp: {
    urls: ['wss://xmpp.example.org:5443/websocket'],
    ...{ jid: 'guest@guests.test', password: 'x', room: 'room@rooms.test/room', expiresAt: 1 },
  },
};

function make(change: Partial<CloudMeetingDeps> = {}, trust: CloudTrust = {}) {
  const clock = createFakeClock();
  let disposals = 0;
  const deps: CloudMeetingDeps = {
    choice: { reach: () => Promise.resolve(ok({ url, trust })) },
    createClient: () => ({
      join: () => Promise.resolve(ok(joined)),
      dispose: () => void (disposals += 1),
    }),
    provedKey: () => Promise.resolve(ok('the key')),
    clock,
    ...change,
  };
  const find = () => findCloudMeeting(deps, id, new AbortController().signal);
  return { find, clock, disposals: () => disposals };
}

test('the meeting is at its room’s door, and behind the page of a cloud that has proved its key', async () => {
  const { find, disposals } = make();
  expect(await find()).toEqual(
    ok({
      ...{ url, lan, roomName: 'Aurora', spki: 'the key', trustsAuthorities: true },
      sockets: ['wss://xmpp.example.org:5443'],
    }),
  );
  expect(disposals()).toBe(1);
});

test('where policy has pinned the key, no authority counts', async () => {
  const { find } = make({}, { spki: 'the key' });
  expect(await find()).toMatchObject({ value: { trustsAuthorities: false } });
});

test('unknown, ended and locked ids are one answer', async () => {
  const { find, disposals } = make({
    createClient: () => ({
      join: () => Promise.resolve(err({ code: 'join.refused' })),
      dispose: () => undefined,
    }),
  });
  expect(await find()).toEqual(err({ code: 'id.refused' }));
  expect(disposals()).toBe(0);
});

test('a cloud that falls silent is given up', async () => {
  const { find, clock } = make({
    provedKey: (_url, _trust, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(err({ code: 'cloud.unreachable' }))),
      ),
  });
  const finding = find();
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(5_000);
  expect(await finding).toEqual(err({ code: 'cloud.unreachable' }));
});
