import type { LossReason, OpenXmpp, XmppAccount, XmppHandlers } from '../client.ts';
import type { OutgoingStanza, Stanza } from '../stanza.ts';

/**
 * An XMPP server in memory that keeps the contract of `client.ts`: accounts with passwords, one stream for
 * each full JID, directed stanzas, directed presence and its end, resumption after a cut.
 */
export interface FakeXmpp {
  /** An opener of a party's own: what it resumes is its own. */
  opener(): OpenXmpp;
  /** Password by bare JID. */
  readonly accounts: Map<string, string>;
  /** Accounts that dialled, oldest first. */
  readonly dialled: readonly XmppAccount[];
  /** False: nobody is let to the server, and nobody hears of it. */
  isThere: boolean;
  /** Cuts the stream of a full JID as a cut cable does. */
  cut(jid: string): void;
  /** Ends the stream of a full JID for good, as an administrator does. */
  kick(jid: string, reason: LossReason): void;
  /** Forgets what could be resumed, as a restarted server has. */
  forget(): void;
  /** As if somebody had sent it. */
  deliver(to: string, stanza: Stanza): void;
}

type Stream = {
  account: XmppAccount;
  handlers: XmppHandlers;
  isUp: boolean;
  isOver: boolean;
  /** Whom it has sent presence: they are told of its end (RFC 6121 4.6.3). */
  presenceTo: Set<string>;
};
/** Between two streams of one opener: XEP-0198. */
type Kept = { presenceTo: Set<string>; missed: Stanza[] };

const bareOf = (jid: string): string => jid.split('/')[0] ?? '';

/** @param later runs what a network would do, in order; a microtask unless a test says otherwise. */
export function createFakeXmpp(
  later: (run: () => void) => void = (run) => void Promise.resolve().then(run),
): FakeXmpp {
  const accounts = new Map<string, string>();
  const streams = new Map<string, Stream>();
  const kept = new Map<string, Kept>();
  const dialled: XmppAccount[] = [];
  let isThere = true;

  function lose(stream: Stream, reason: LossReason): void {
    if (stream.isOver) return;
    stream.isOver = true;
    const { jid } = stream.account;
    if (streams.get(jid) === stream) streams.delete(jid);
    stream.handlers.lost(reason);
  }

  function tellEnd(jid: string, presenceTo: ReadonlySet<string>): void {
    for (const to of presenceTo)
      route(to, { kind: 'presence', from: jid, type: 'unavailable', payload: null });
  }

  function route(to: string, stanza: Stanza): void {
    later(() => {
      const stream = streams.get(to);
      if (stream?.isUp) {
        stream.handlers.heard();
        return stream.handlers.received(stanza);
      }
      const waiting = kept.get(to);
      if (waiting) return void waiting.missed.push(stanza);
      // RFC 6120 8.3.1: nobody is there, and the sender is told.
      if (stanza.kind === 'message' && stanza.type !== 'error')
        route(stanza.from, { ...stanza, from: to, type: 'error' });
    });
  }

  function logIn(stream: Stream, canResume: boolean): void {
    if (stream.isOver) return;
    const { jid, password } = stream.account;
    if (!isThere) return lose(stream, 'lost');
    if (accounts.get(bareOf(jid)) !== password) return lose(stream, 'refused');
    const former = streams.get(jid);
    if (former) lose(former, 'replaced');
    const state = canResume ? kept.get(jid) : undefined;
    kept.delete(jid);
    stream.isUp = true;
    if (state) stream.presenceTo = state.presenceTo;
    streams.set(jid, stream);
    stream.handlers.opened(jid, state !== undefined);
    for (const stanza of state?.missed ?? []) stream.handlers.received(stanza);
  }

  /** What a cut stream leaves behind. */
  function keep(stream: Stream): void {
    const { jid } = stream.account;
    if (stream.isUp) kept.set(jid, { presenceTo: stream.presenceTo, missed: [] });
  }

  function opener(): OpenXmpp {
    const own = new Set<string>();
    return (account, handlers) => {
      dialled.push(account);
      const stream: Stream = {
        ...{ account, handlers, isUp: false, isOver: false },
        presenceTo: new Set(),
      };
      later(() => {
        logIn(stream, own.has(account.jid));
        if (stream.isUp) own.add(account.jid);
      });
      return {
        send({ kind, to, type, payload }: OutgoingStanza) {
          if (stream.isOver || !stream.isUp || !isThere) return;
          if (kind === 'presence') stream.presenceTo.add(to);
          // The default is left out, as servers do (RFC 6121 5.2.2).
          route(to, { kind, from: account.jid, type: type === 'normal' ? null : type, payload });
        },
        ping: () => later(() => !stream.isOver && isThere && handlers.heard()),
        close() {
          if (stream.isOver) return;
          stream.isOver = true;
          if (streams.get(account.jid) === stream) streams.delete(account.jid);
          own.delete(account.jid);
          if (stream.isUp) tellEnd(account.jid, stream.presenceTo);
        },
        drop() {
          if (stream.isOver) return;
          stream.isOver = true;
          if (streams.get(account.jid) === stream) streams.delete(account.jid);
          keep(stream);
        },
      };
    };
  }

  return {
    opener,
    accounts,
    dialled,
    get isThere() {
      return isThere;
    },
    set isThere(is) {
      isThere = is;
      if (!is) for (const { account } of [...streams.values()]) this.cut(account.jid);
    },
    cut(jid) {
      const stream = streams.get(jid);
      if (!stream) return;
      keep(stream);
      lose(stream, 'lost');
    },
    kick(jid, reason) {
      const stream = streams.get(jid);
      if (!stream) return;
      tellEnd(jid, stream.presenceTo);
      lose(stream, reason);
    },
    forget() {
      for (const [jid, { presenceTo }] of kept) tellEnd(jid, presenceTo);
      kept.clear();
    },
    deliver: route,
  };
}
