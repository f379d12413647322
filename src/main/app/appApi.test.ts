import { beforeEach, expect, test } from 'vitest';
import type { AppSnapshot, JoinResult } from '#shared/app/api.ts';
import { err, ok } from '#shared/result.ts';
import { createFakeRandom, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { createAppApi, type AppControl } from './appApi.ts';
import type { Joining } from './joining.ts';
import type { Nearby } from './nearby.ts';
import { openOwner, type Owner } from './owner.ts';

const key = 'S'.repeat(43);
let control: AppControl;
let owner: Owner;
let rooms: Nearby[];
let result: JoinResult;
let asked: string[];
let switched: number;
let current: { url: string | null; isFixed: boolean };

const blue: Nearby = {
  identity: 'blue',
  name: 'Blue',
  isNameCut: false,
  state: 'busy',
  bars: 2,
  endpoint: { address: '192.168.1.20', port: 8034, id: null, spki: key },
};

beforeEach(async () => {
  rooms = [blue];
  asked = [];
  switched = 0;
  current = { url: null, isFixed: false };
  result = ok({ next: 'shown' });
  const note = (...what: unknown[]): Promise<JoinResult> => {
    asked.push(what.join(' '));
    return Promise.resolve(result);
  };
  const joining: Joining = {
    join: (identity, way) => note('join', identity, way),
    callId: (typedId, way) => note('call', typedId, way),
    follow: ({ id }, way) => note('follow', id, way),
    confirm: (isSame) => note('confirm', isSame),
    dispose: () => undefined,
  };
  owner = await openOwner({
    file: createMemoryFile(),
    logger: createMemoryLogger(),
    randomBytes: createFakeRandom(),
  });
  control = createAppApi({
    version: '1',
    owner,
    surroundings: { hearing: 'hears', network: 'searched', rooms: () => rooms },
    joining,
    cloud: {
      get current() {
        return current;
      },
    },
    onTellsRooms: () => (switched += 1),
  });
});

/** The newest snapshot. */
async function look(): Promise<AppSnapshot> {
  await Promise.resolve();
  const abort = new AbortController();
  for await (const snapshot of control.api.snapshots(abort.signal)) {
    abort.abort();
    return snapshot;
  }
  throw new Error('no snapshot');
}

test('the page sees the rooms, and nothing of where they are', async () => {
  const { rooms: seen } = await look();
  expect(seen).toEqual([
    { identity: 'blue', name: 'Blue', isNameCut: false, state: 'busy', bars: 2, id: null },
  ]);
});

test('a link waits for the person’s word, and is gone with it', async () => {
  control.openLink(`mago://join?id=8975213240&k=${key}&way=present`);
  expect((await look()).link).toEqual({ id: '8975213240', roomName: 'Blue', way: 'present' });
  expect(asked).toEqual([]);
  await control.api.followLink('join');
  expect(asked).toEqual(['follow 8975213240 join']);
  expect((await look()).link).toBeNull();
  expect(await control.api.followLink('join')).toEqual(err({ code: 'meeting.none' }));
});

test('a link without a key borrows no room’s name', async () => {
  rooms = [{ ...blue, endpoint: { ...blue.endpoint, id: null } }];
  control.openLink('mago://join?id=8975213240');
  expect((await look()).link).toMatchObject({ roomName: null });
});

test('a link that is none is said to be one, until it is dismissed', async () => {
  control.openLink('mago://join?id=1');
  expect(await look()).toMatchObject({ link: null, isLinkInvalid: true });
  control.api.dismissLink();
  expect((await look()).isLinkInvalid).toBe(false);
});

test('why a room’s window was closed stands there until the next attempt', async () => {
  control.roomFailed({ code: 'room.keyChanged' });
  expect((await look()).failure).toEqual({ code: 'room.keyChanged' });
  await control.api.join('blue', 'present');
  expect(asked).toEqual(['join blue present']);
  expect((await look()).failure).toBeNull();
});

test('what the person sets is in the next snapshot', async () => {
  control.api.setName(' Sofia ');
  control.api.setLanguage('de');
  control.api.setTellsRooms(false);
  expect(await look()).toMatchObject({ name: 'Sofia', language: 'de', tellsRooms: false });
  expect(switched).toBe(1);
});

test('a cloud that is typed is remembered, unless policy has set one', async () => {
  expect(control.api.setCloud('meet example')).toEqual(err({ code: 'settings.invalid' }));
  expect(control.api.setCloud('Meet.Example.org/')).toEqual(ok(null));
  expect(owner.cloud).toBe('https://meet.example.org');
  current = { url: 'https://meet.example.com', isFixed: true };
  expect(control.api.setCloud('meet.example.org')).toEqual(err({ code: 'settings.fixed' }));
  expect(control.api.setCloud('')).toEqual(err({ code: 'settings.fixed' }));
});
