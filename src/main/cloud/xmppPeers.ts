import { createFrameCounter, endStanza, type FrameCounter } from '../../signalling/xmpp/frames.ts';
import type { OutgoingStanza } from '../../signalling/xmpp/stanza.ts';
import { servePeer, type PeerHandlers } from '../lan/peer.ts';
import type { Sessions } from '../lan/sessions.ts';
import type { Clock, Logger, Source } from '../ports.ts';

/** One guest's socket on the XMPP road, as the room sees it. */
export type XmppPeer = {
  readonly jid: string;
  readonly socket: string;
  readonly sourceKey: string;
  readonly frames: FrameCounter;
  readonly handlers: PeerHandlers;
};

export type XmppPeersDeps = {
  sessions: Sessions;
  clock: Clock;
  logger: Logger;
  send(stanza: OutgoingStanza): void;
  /** Bytes that wait for the stream to come back. */
  waiting(): number;
};

const maxPeers = 256;
const maxPeersOfSource = 32;

/** The sockets that guests hold open to this room, one for each of their streams. */
export interface XmppPeers {
  readonly size: number;
  find(jid: string, socket: string): XmppPeer | undefined;
  /** Takes the place of whatever socket that guest had. Undefined when there are too many. */
  begin(jid: string, socket: string, source: Source): XmppPeer | undefined;
  /** The guest's side of it is gone. `isClean`: it said so. */
  closed(peer: XmppPeer, isClean: boolean): void;
  closedAll(jid: string): void;
  /** What we said may not have come through: tells every guest to begin anew. */
  reset(): void;
  /** Closes all without a word. */
  dispose(): void;
}

export function createXmppPeers(deps: XmppPeersDeps): XmppPeers {
  const { sessions, clock, logger, send } = deps;
  const peers = new Map<string, XmppPeer>();

  function closed(peer: XmppPeer, isClean: boolean): void {
    if (peers.get(peer.jid) === peer) peers.delete(peer.jid);
    peer.handlers.closed(isClean);
  }

  function isFull(sourceKey: string): boolean {
    const ofSource = [...peers.values()].filter((peer) => peer.sourceKey === sourceKey);
    return peers.size >= maxPeers || ofSource.length >= maxPeersOfSource;
  }

  function begin(jid: string, socket: string, source: Source): XmppPeer | undefined {
    const former = peers.get(jid);
    if (former) closed(former, false);
    if (isFull(source.key)) return undefined;
    const frames = createFrameCounter(socket);
    let isEnding = false;
    const end = (): void => {
      if (!isEnding) send(endStanza(jid, socket));
      isEnding = true;
    };
    const terminate = (): void => {
      if (peers.get(jid) !== peer) return;
      peers.delete(jid);
      end();
      // Nothing of a socket calls back at once.
      clock.after(0, () => handlers.closed(false));
    };
    const handlers = servePeer({
      socket: {
        get bufferedAmount() {
          return deps.waiting();
        },
        send: (text) => send(frames.next(jid, text)),
        // The server shapes what a guest may send, and the flood gate queues what comes meanwhile.
        pause: () => undefined,
        resume: () => undefined,
        // As with RFC 6455 section 7: the guest ends its side too, or is cut off.
        close: end,
        terminate,
      },
      source,
      sessions,
      clock,
      logger,
    });
    const peer: XmppPeer = { jid, socket, sourceKey: source.key, frames, handlers };
    peers.set(jid, peer);
    return peer;
  }

  return {
    get size() {
      return peers.size;
    },
    find(jid, socket) {
      const peer = peers.get(jid);
      return peer?.socket === socket ? peer : undefined;
    },
    begin,
    closed,
    closedAll(jid) {
      const peer = peers.get(jid);
      if (peer) closed(peer, false);
    },
    reset() {
      for (const peer of [...peers.values()]) {
        closed(peer, false);
        send(endStanza(peer.jid, peer.socket));
      }
    },
    dispose() {
      for (const peer of [...peers.values()]) closed(peer, false);
    },
  };
}
