import type { OpenXmpp, XmppAccount } from '../../signalling/xmpp/client.ts';
import { parseRoadPayload, endStanza, presenceTo } from '../../signalling/xmpp/frames.ts';
import { parseGuestJid } from '#shared/xmppNames.ts';
import type { OutgoingStanza, Stanza } from '../../signalling/xmpp/stanza.ts';
import { createXmppStream, type StreamEvent } from '../../signalling/xmpp/stream.ts';
import { ok } from '#shared/result.ts';
import type { Sessions } from '../lan/sessions.ts';
import type { Clock, Logger } from '../ports.ts';
import { createXmppGate } from './xmppGate.ts';
import { createXmppPeers, type XmppPeer } from './xmppPeers.ts';

export type XmppHostDeps = {
  open: OpenXmpp;
  /** The room's own account, with SCRAM-SHA-256, and the servers to try it on, in turn. */
  account: XmppAccount;
  otherUrls: readonly string[];
  /** The part of the cloud's guests' JIDs that names this room. */
  roomName: string;
  domain: string;
  /** The road's own: not those of the LAN. */
  sessions: Sessions;
  clock: Clock;
  logger: Logger;
  /** 0 ≤ value < 1. */
  random(): number;
  /** Whether guests reach the room by this road. */
  onState(state: XmppHostState): void;
};

/** `refused`: the cloud does not know the room any more. `replaced`: another one uses its account. */
export type XmppHostState = 'up' | 'down' | 'refused' | 'replaced';

/** The room's side of the cloud road: one stream, which carries the sockets of all guests (DESIGN 3, ADR 0016). */
export interface XmppHost {
  readonly state: XmppHostState;
  /** Guests that hold a socket to this room, admitted or not. */
  readonly sockets: number;
  /** The network may be back. */
  retryNow(): void;
  /** Logs out; the sessions stay, for another host. */
  dispose(): void;
}

/** What may wait for the stream to come back; beyond it guests have to begin anew, and lose nothing by it. */
const maxWaitingBytes = 4 * 1024 * 1024;

export function createXmppHost(deps: XmppHostDeps): XmppHost {
  const { clock, logger, roomName, domain } = deps;
  const urls = [deps.account.url, ...deps.otherUrls];
  const gate = createXmppGate(clock);
  let state: XmppHostState = 'down';
  let dials = 0;
  let waiting: OutgoingStanza[] = [];
  let waitingBytes = 0;
  let isOverrun = false;

  const stream = createXmppStream({
    open: deps.open,
    account() {
      const url = urls[dials % urls.length] ?? deps.account.url;
      dials += 1;
      return Promise.resolve(ok({ ...deps.account, url }));
    },
    after: (ms, run) => clock.after(ms, run),
    random: deps.random,
    on: hear,
  });
  const peers = createXmppPeers({ ...deps, send, waiting: () => waitingBytes });

  function send(stanza: OutgoingStanza): void {
    if (stream.isUp) return stream.send(stanza);
    waitingBytes += stanza.payload?.text.length ?? 0;
    isOverrun ||= waitingBytes > maxWaitingBytes;
    if (!isOverrun) waiting.push(stanza);
  }

  function enter(next: XmppHostState): void {
    if (next === state) return;
    state = next;
    if (next === 'up') logger.info('the cloud road is up');
    else logger.warn('the cloud road is down', { reason: next });
    deps.onState(next);
  }

  function hear(event: StreamEvent): void {
    switch (event.type) {
      case 'up':
        enter('up');
        return catchUp(event.isResumed);
      case 'down':
        return enter(event.reason === 'lost' ? 'down' : event.reason);
      case 'stanza':
        return receive(event.stanza);
      case 'failed':
        return;
    }
  }

  function catchUp(isResumed: boolean): void {
    const kept = waiting;
    const isWhole = isResumed && !isOverrun;
    waiting = [];
    waitingBytes = 0;
    isOverrun = false;
    if (!isWhole) return peers.reset();
    for (const stanza of kept) stream.send(stanza);
  }

  function receive({ kind, from, type, payload }: Stanza): void {
    const guest = parseGuestJid(from, domain);
    // Not one of ours, whoever it is: no answer, so that nothing can be learnt by asking.
    if (guest?.room !== roomName || !gate.admits(guest.pass)) return;
    if (kind === 'presence') {
      if (type === 'unavailable') peers.closedAll(from);
      return;
    }
    const said = parseRoadPayload(payload);
    if (!said) return;
    const peer = peers.find(from, said.socket);
    if (type === 'error' || said.is === 'end') {
      // Our own words come back: nobody was there to hear them.
      if (peer) peers.closed(peer, type !== 'error');
      return;
    }
    if (peer) return read(peer, said.n, said.text);
    const isFirst = said.n === 1;
    const begun = isFirst
      ? peers.begin(from, said.socket, { key: `xmpp:${guest.source}`, road: 'XMPP' })
      : undefined;
    if (!begun) return send(endStanza(from, said.socket));
    // So that the server tells the guest when we are gone.
    send(presenceTo(from));
    read(begun, said.n, said.text);
  }

  function read(peer: XmppPeer, n: number, text: string): void {
    const order = peer.frames.check(n);
    if (order === 'next') return peer.handlers.received({ kind: 'text', text });
    if (order === 'seen') return;
    peers.closed(peer, false);
    send(endStanza(peer.jid, peer.socket));
  }

  return {
    get state() {
      return state;
    },
    get sockets() {
      return peers.size;
    },
    retryNow: () => stream.retryNow(),
    dispose() {
      peers.dispose();
      stream.close();
    },
  };
}
