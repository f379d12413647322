import { errorTable, type Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Result } from '#shared/result.ts';
import { createTimers } from '../timers.ts';
import type { LossReason, OpenXmpp, XmppAccount, XmppConnection } from './client.ts';
import type { OutgoingStanza, Stanza } from './stanza.ts';

/**
 * One party's XMPP stream, dialled again for as long as it is wanted: RFC 6120 3.3 and 4.9, XEP-0198 for
 * what the server keeps meanwhile, XEP-0199 to find out that a stream is dead.
 */
export interface XmppStream {
  readonly isUp: boolean;
  /** Only while it is up; else it goes nowhere. */
  send(stanza: OutgoingStanza): void;
  /** The network may be back: dial at once instead of at the next back-off. */
  retryNow(): void;
  /** Logs out. Nothing is reported any more. */
  close(): void;
}

export type StreamEvent =
  | { type: 'up'; isResumed: boolean }
  | { type: 'down'; reason: LossReason }
  | { type: 'stanza'; stanza: Stanza }
  /** There is no account for us: for good. */
  | { type: 'failed'; failure: Failure };

export type XmppStreamDeps = {
  open: OpenXmpp;
  /**
   * The account to log in with. `wasRefused`: the last one was not accepted. A failure that no retry mends
   * ends the stream.
   */
  account(wasRefused: boolean): Promise<Result<XmppAccount, Failure>>;
  after(ms: number, run: () => void): () => void;
  /** 0 ≤ value < 1, for the jitter of the back-off. */
  random(): number;
  on(event: StreamEvent): void;
};

/** Short waits at first, and at most 3 s with the jitter: a server that is back is found within five seconds. */
export const streamBackOff = {
  firstMs: 200,
  factor: 1.6,
  maxMs: 2_000,
  refusedMs: 10_000,
} as const;
/** From the dial to the login. */
export const loginMs = 8_000;

/** Before the jitter; `attempt` counts from 1. */
export const streamWaitMs = (attempt: number, reason: LossReason): number =>
  reason === 'lost'
    ? Math.min(streamBackOff.maxMs, streamBackOff.firstMs * streamBackOff.factor ** (attempt - 1))
    : streamBackOff.refusedMs;

type Phase = 'waiting' | 'asking' | 'dialling' | 'up' | 'closed';

/** Dials at once; nothing is reported from inside this call. */
export function createXmppStream(deps: XmppStreamDeps): XmppStream {
  const timers = createTimers<'wait' | 'login' | 'ping' | 'silence'>(deps.after);
  let phase: Phase = 'waiting';
  let connection: XmppConnection | null = null;
  let attempt = 0;
  let wasRefused = false;

  const isClosed = (): boolean => phase === 'closed';

  function waitFor(reason: LossReason): void {
    phase = 'waiting';
    attempt += 1;
    const ms = streamWaitMs(attempt, reason) * (0.5 + deps.random());
    timers.set('wait', ms, () => void ask());
  }

  async function ask(): Promise<void> {
    timers.clear('wait');
    phase = 'asking';
    const account = await deps.account(wasRefused);
    if (phase !== 'asking') return;
    if (account.ok) return dial(account.value);
    if (errorTable[account.error.code].retry) return waitFor('lost');
    end();
    deps.on({ type: 'failed', failure: account.error });
  }

  function dial(account: XmppAccount): void {
    phase = 'dialling';
    const isCurrent = (): boolean => connection === mine;
    timers.set('login', loginMs, () => lose('lost'));
    const mine = deps.open(account, {
      opened: (_jid, isResumed) => isCurrent() && opened(isResumed),
      received: (stanza) => isCurrent() && deps.on({ type: 'stanza', stanza }),
      heard: () => isCurrent() && phase === 'up' && listen(),
      lost: (reason) => isCurrent() && lose(reason),
    });
    connection = mine;
  }

  function opened(isResumed: boolean): void {
    timers.clear('login');
    phase = 'up';
    attempt = 0;
    wasRefused = false;
    listen();
    deps.on({ type: 'up', isResumed });
  }

  /** Something was heard: the next sign of life is asked for when it has been quiet for a while. */
  function listen(): void {
    timers.set('ping', limits.heartbeatMs, () => connection?.ping());
    timers.set('silence', limits.socketSilenceMs, () => lose('lost'));
  }

  function lose(reason: LossReason): void {
    const wasUp = phase === 'up';
    const old = connection;
    connection = null;
    for (const name of ['login', 'ping', 'silence'] as const) timers.clear(name);
    old?.drop();
    wasRefused = reason === 'refused';
    waitFor(reason);
    if (wasUp || reason !== 'lost') deps.on({ type: 'down', reason });
  }

  function end(): void {
    phase = 'closed';
    timers.dispose();
    connection?.close();
    connection = null;
  }

  timers.set('wait', 0, () => void ask());
  return {
    get isUp() {
      return phase === 'up';
    },
    send(stanza) {
      if (phase === 'up') connection?.send(stanza);
    },
    retryNow() {
      if (phase === 'waiting') void ask();
    },
    close() {
      if (!isClosed()) end();
    },
  };
}
