import { beforeEach, expect, test } from 'vitest';
import type { AppSnapshot, JoinResult } from '#shared/app/api.ts';
import { err, ok } from '#shared/result.ts';
import type { AppClient, AppConnection } from './connectToApp.ts';
import { createHome, type Home } from './home.ts';

let home: Home;
let answer: (result: JoinResult) => void;
let asked: string[];
let went: string[];
let say: (snapshot: AppSnapshot) => void;
let connect: (connection: AppConnection) => void;

const turn = async (): Promise<void> => {
  for (let times = 0; times < 5; times += 1) await Promise.resolve();
};

beforeEach(() => {
  asked = [];
  went = [];
  const note = (...what: unknown[]): Promise<JoinResult> => {
    asked.push(what.join(' '));
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const done = () => Promise.resolve(ok(null));
  const client: AppClient = {
    commands: {
      join: (identity, way) => note('join', identity, way),
      callId: (typedId, way) => note('call', typedId, way),
      followLink: (way) => note('follow', way),
      confirm: (isSame) => note('confirm', isSame),
      dismissLink: done,
      setName: done,
      setLanguage: done,
      setCloud: (typed) =>
        Promise.resolve(typed === '' ? err({ code: 'settings.invalid' }) : ok(null)),
      setTellsRooms: done,
    },
    onSnapshot(listener) {
      say = listener;
    },
    onConnection(listener) {
      connect = listener;
    },
  };
  home = createHome({ client, goTo: (url) => went.push(url), report: () => undefined });
});

test('a tap goes to the room, and a second tap meanwhile is none', async () => {
  home.join('blue', 'present');
  home.join('red', 'join');
  expect(home.snapshot.isCalling).toBe(true);
  answer(ok({ next: 'go', url: 'https://10.0.0.1:8034/' }));
  await turn();
  expect(asked).toEqual(['join blue present']);
  expect(went).toEqual(['https://10.0.0.1:8034/']);
  expect(home.snapshot.isCalling).toBe(false);
});

test('a failure stands there until the next attempt', async () => {
  home.callId('8975213240', 'join');
  answer(err({ code: 'room.unreachable' }));
  await turn();
  expect(home.snapshot.failure).toEqual({ code: 'room.unreachable' });
  home.callId('8975213240', 'join');
  expect(home.snapshot.failure).toBeNull();
});

test('check codes are compared: yes goes on, no goes back without a failure', async () => {
  const confirming = {
    next: 'confirm',
    roomName: 'Blue',
    checkCode: '7K2M-X9QA',
    hasChanged: false,
  } as const;
  for (const isSame of [true, false]) {
    home.callId('8975213240', 'join');
    answer(ok(confirming));
    await turn();
    expect(home.snapshot.confirming).toEqual(confirming);
    home.confirm(isSame);
    expect(home.snapshot.confirming).toBeNull();
    if (isSame) answer(ok({ next: 'shown' }));
    else answer(err({ code: 'room.keyChanged' }));
    await turn();
  }
  expect(asked.filter((what) => what.startsWith('confirm'))).toEqual([
    'confirm true',
    'confirm false',
  ]);
  expect(home.snapshot.failure).toBeNull();
  expect(went).toEqual([]);
});

test('the page follows what the process says and whether it is there', () => {
  let changes = 0;
  home.subscribe(() => (changes += 1));
  const snapshot = { revision: 2 } as AppSnapshot;
  say(snapshot);
  connect('lost');
  expect(home.snapshot).toMatchObject({ app: snapshot, connection: 'lost' });
  expect(changes).toBe(2);
});

test('a cloud is named before it is asked, and not asked when it is none', async () => {
  home.callAt('', '482913', 'join');
  await turn();
  expect(home.snapshot.failure).toEqual({ code: 'settings.invalid' });
  home.callAt('meet.example.org', '482913', 'join');
  await turn();
  expect(asked).toEqual(['call 482913 join']);
});
