import { beforeEach, expect, test } from 'vitest';
import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { LossReason, OpenXmpp, XmppAccount, XmppHandlers } from './client.ts';
import {
  createXmppStream,
  loginMs,
  streamBackOff,
  streamWaitMs,
  type StreamEvent,
  type XmppStream,
} from './stream.ts';

const account: XmppAccount = {
  url: 'wss://xmpp.test/',
  jid: 'room7@rooms.test/room',
  password: 'secret',
  mechanism: 'SCRAM-SHA-256',
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A stream whose time and connections the test moves by hand. */
function make(answer: () => Result<XmppAccount, Failure> = () => ok(account)) {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const asked: boolean[] = [];
  const events: StreamEvent[] = [];
  const dials: (XmppHandlers & { pings: number; ended: string[]; sent: number })[] = [];
  const open: OpenXmpp = (_account, handlers) => {
    const dial = { ...handlers, pings: 0, ended: [] as string[], sent: 0 };
    dials.push(dial);
    return {
      send: () => void (dial.sent += 1),
      ping: () => void (dial.pings += 1),
      close: () => void dial.ended.push('close'),
      drop: () => void dial.ended.push('drop'),
    };
  };
  const stream: XmppStream = createXmppStream({
    open,
    account(wasRefused) {
      asked.push(wasRefused);
      return Promise.resolve(answer());
    },
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    random: () => 0.5,
    on: (event) => events.push(event),
  });
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.run();
      await settled();
    }
    now = end;
  };
  const last = () => {
    const dial = dials.at(-1);
    if (!dial) throw new Error('nothing was dialled');
    return dial;
  };
  return { stream, asked, events, dials, pass, last };
}

let it: ReturnType<typeof make>;
beforeEach(async () => {
  it = make();
  await it.pass(0);
});
const logIn = (): void => it.last().opened(account.jid, false);
const lose = async (reason: LossReason): Promise<void> => {
  it.last().lost(reason);
  await settled();
};

test('it dials at once and says when it is up', () => {
  expect([it.dials.length, it.stream.isUp]).toEqual([1, false]);
  logIn();
  expect(it.events).toEqual([{ type: 'up', isResumed: false }]);
  expect(it.stream.isUp).toBe(true);
});

test('what is sent while it is down goes nowhere', async () => {
  const stanza = { kind: 'message', to: 'a@b/c', type: 'normal', payload: null } as const;
  it.stream.send(stanza);
  logIn();
  it.stream.send(stanza);
  await lose('lost');
  it.stream.send(stanza);
  expect(it.last().sent).toBe(1);
});

test('a lost stream is dialled again, after waits that grow to a cap', async () => {
  logIn();
  await lose('lost');
  expect(it.events.at(-1)).toEqual({ type: 'down', reason: 'lost' });
  for (const attempt of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const waitMs = streamWaitMs(attempt, 'lost');
    expect(waitMs).toBeLessThanOrEqual(streamBackOff.maxMs);
    await it.pass(waitMs - 1);
    expect(it.dials).toHaveLength(attempt);
    await it.pass(1);
    expect(it.dials).toHaveLength(attempt + 1);
    await lose('lost');
  }
  // It was down already.
  expect(it.events).toHaveLength(2);
});

test('after it was up, the waits are short again', async () => {
  for (let n = 0; n < 5; n += 1) {
    await lose('lost');
    await it.pass(streamBackOff.maxMs * 2);
  }
  const before = it.dials.length;
  logIn();
  await lose('lost');
  await it.pass(streamBackOff.firstMs);
  expect(it.dials).toHaveLength(before + 1);
});

test('a refused one waits longer, asks for another account, and is said to be refused', async () => {
  await lose('refused');
  expect(it.events).toEqual([{ type: 'down', reason: 'refused' }]);
  await it.pass(streamBackOff.refusedMs - 1);
  expect(it.asked).toEqual([false]);
  await it.pass(1);
  expect(it.asked).toEqual([false, true]);
});

test('who takes its place is said to, and it comes back', async () => {
  logIn();
  await lose('replaced');
  expect(it.events.at(-1)).toEqual({ type: 'down', reason: 'replaced' });
  await it.pass(streamBackOff.refusedMs);
  expect(it.dials).toHaveLength(2);
});

test('a login that takes too long is given up', async () => {
  await it.pass(loginMs);
  expect(it.last().ended).toEqual(['drop']);
  await it.pass(streamBackOff.firstMs);
  expect(it.dials).toHaveLength(2);
});

test('a quiet stream is asked for a sign of life; one that gives none is lost', async () => {
  logIn();
  await it.pass(limits.heartbeatMs);
  expect(it.last().pings).toBe(1);
  it.last().heard();
  await it.pass(limits.socketSilenceMs - 1);
  expect(it.stream.isUp).toBe(true);
  await it.pass(1);
  expect(it.events.at(-1)).toEqual({ type: 'down', reason: 'lost' });
});

test('the network may be back: no more waiting', async () => {
  await lose('refused');
  it.stream.retryNow();
  await settled();
  expect(it.dials).toHaveLength(2);
  it.stream.retryNow();
  await settled();
  expect(it.dials).toHaveLength(2);
});

test('a connection that was given up has nothing to say any more', async () => {
  const old = it.last();
  await it.pass(loginMs + streamBackOff.firstMs);
  old.opened(account.jid, true);
  old.lost('replaced');
  expect([it.events, it.stream.isUp]).toEqual([[], false]);
});

test('closing logs out, and nothing is reported or dialled after it', async () => {
  logIn();
  it.stream.close();
  expect(it.last().ended).toEqual(['close']);
  await lose('lost');
  await it.pass(60_000);
  expect([it.dials.length, it.events.length]).toEqual([1, 1]);
});

test('where there is no account for good it ends; where there may be one later it asks again', async () => {
  const failure: Failure = { code: 'session.replaced' };
  const never = make(() => err(failure));
  await never.pass(60_000);
  expect(never.events).toEqual([{ type: 'failed', failure }]);
  expect(never.asked).toHaveLength(1);
  const later = make(() => err({ code: 'cloud.unreachable' }));
  await later.pass(5_000);
  expect([later.events, later.asked.length > 2]).toEqual([[], true]);
});
