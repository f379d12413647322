import type { OutgoingStanza, Stanza } from './stanza.ts';

/**
 * One XMPP stream from its dial to its end, as the roads need it. The real one is `strophe.ts`; the
 * contract both it and the fake keep is tests/xmpp/clientContract.ts.
 */
export type XmppAccount = {
  /** Where the server listens: `wss://…/xmpp-websocket` (RFC 7395). */
  readonly url: string;
  /** Full JID; its resource is the one to be bound. */
  readonly jid: string;
  readonly password: string;
  /** The one SASL mechanism that will do. `PLAIN` only for passes that live some minutes (ADR 0016). */
  readonly mechanism: 'SCRAM-SHA-256' | 'PLAIN';
};

/**
 * `refused`: the server did not let us in, or could not prove that it knows our password.
 * `replaced`: somebody else logged in with our resource (RFC 6120 4.9.3.3). `lost`: anything else.
 */
export type LossReason = 'refused' | 'replaced' | 'lost';

export interface XmppHandlers {
  /** Logged in. `isResumed`: the server kept our session and what came meanwhile (XEP-0198). */
  opened(jid: string, isResumed: boolean): void;
  received(stanza: Stanza): void;
  /** The server has said something, whatever it was. */
  heard(): void;
  /** Once, and nothing follows; not after `close` or `drop`. */
  lost(reason: LossReason): void;
}

export interface XmppConnection {
  /** Only between `opened` and `lost`. */
  send(stanza: OutgoingStanza): void;
  /** XEP-0199: asks the server for a sign of life, which comes as `heard`. */
  ping(): void;
  /** Ends the stream for good: the server tells those who know of us, and forgets the session. */
  close(): void;
  /** Leaves the stream as a cut cable does, so that the session can be resumed. */
  drop(): void;
}

/** Starts to dial. The handlers are called later, never from inside this call. */
export type OpenXmpp = (account: XmppAccount, handlers: XmppHandlers) => XmppConnection;
