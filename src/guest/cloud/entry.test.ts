import { expect, test } from 'vitest';
import type { Joined } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Guest } from '../createGuest.ts';
import { settle } from '../../rtc/testing/fakeClock.ts';
import { createEntry, type Visit } from './entry.ts';

const joined = { room: { name: 'Aurora', lan: null } } as Joined;

function make(address = '') {
  let fragment = address;
  const asked: string[] = [];
  const ended: string[] = [];
  const answers: ((answer: Result<Joined, Failure>) => void)[] = [];
  const entry = createEntry({
    rms: {
      join: (id) => {
        asked.push(id);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
    openVisit: (id): Visit => ({
      guest: {} as Guest,
      road: null,
      subscribe: () => () => undefined,
      dispose: () => void ended.push(id),
    }),
    address: { read: () => fragment, write: (id) => void (fragment = id) },
  });
  const answer = async (value: Result<Joined, Failure>, n = answers.length - 1): Promise<void> => {
    answers[n]?.(value);
    await settle();
  };
  return {
    entry,
    asked,
    ended,
    answer,
    fragment: () => fragment,
    go: (to: string) => void (fragment = to),
  };
}

test('an address with six digits asks at once, one without waits for them', () => {
  const waiting = make('');
  waiting.entry.followAddress();
  expect(waiting.entry.snapshot).toEqual({ at: 'id', id: '', failure: null });
  const { entry, asked } = make('123456');
  entry.followAddress();
  expect(entry.snapshot.at).toBe('asking');
  expect(asked).toEqual(['123456']);
});

test('typed digits stay in the address, so that a reload finds them', async () => {
  const { entry, answer, fragment } = make();
  entry.enter('123 456');
  expect(fragment()).toBe('123456');
  await answer(ok(joined));
  expect(entry.snapshot.at).toBe('visit');
});

test.each(['12345', 'k=abc', '1234567'])('what is no id (%s) is asked of nobody', (typed) => {
  const { entry, asked } = make();
  entry.enter(typed);
  expect(entry.snapshot).toEqual({ at: 'id', id: typed, failure: { code: 'id.invalid' } });
  expect(asked).toEqual([]);
});

test('a refusal comes back to the field with its digits, and says when to try again', async () => {
  const { entry, answer } = make();
  entry.enter('123456');
  const failure: Failure = { code: 'join.tooOften', retryAfterSeconds: 900 };
  await answer(err(failure));
  expect(entry.snapshot).toEqual({ at: 'id', id: '123456', failure });
});

test('another id in the meantime: the late answer to the first opens nothing', async () => {
  const { entry, answer } = make();
  entry.enter('111111');
  entry.enter('222222');
  await answer(ok(joined), 0);
  expect(entry.snapshot).toEqual({ at: 'asking', id: '222222' });
});

test('a new fragment, or leaving, ends the visit', async () => {
  const { entry, answer, ended, go, fragment } = make();
  entry.enter('111111');
  await answer(ok(joined));
  go('222222');
  entry.followAddress();
  expect(ended).toEqual(['111111']);
  await answer(ok(joined));
  entry.leave();
  expect(ended).toEqual(['111111', '222222']);
  expect(entry.snapshot).toEqual({ at: 'id', id: '', failure: null });
  expect(fragment()).toBe('');
});
