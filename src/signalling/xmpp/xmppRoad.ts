import type { Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import type { Road } from '../road.ts';
import { createSocketRoad, type SocketHandlers, type SocketLike } from '../socketRoad.ts';
import type { OpenXmpp, XmppAccount } from './client.ts';
import {
  createFrameCounter,
  endStanza,
  parseRoadPayload,
  presenceTo,
  type FrameCounter,
} from './frames.ts';
import type { Stanza } from './stanza.ts';
import { createXmppStream, type StreamEvent } from './stream.ts';

export type XmppRoadDeps = {
  open: OpenXmpp;
  /** The pass that lets us reach one room; see `XmppStreamDeps.account`. */
  account(wasRefused: boolean): Promise<Result<XmppAccount, Failure>>;
  /** The room's full JID. Nobody else is listened to. */
  room: string;
  /** Monotonic milliseconds. */
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** 0 ≤ value < 1. */
  random(): number;
  /** Names that never come twice, of 8 to 64 characters of base64url. */
  newName(): string;
};

type Socket = {
  name: string;
  handlers: SocketHandlers;
  frames: FrameCounter;
  isOpen: boolean;
};

/**
 * The cloud road, client side (DESIGN 3): the session layer of the LAN road over sockets that stanzas carry
 * (`frames.ts`, ADR 0016). The stream is dialled again by itself; each time it is back the session resumes.
 */
export function createXmppRoad(deps: XmppRoadDeps): Road {
  const { room } = deps;
  let socket: Socket | null = null;
  let failure: Failure | null = null;

  const stream = createXmppStream({ ...deps, on: hear });
  const road = createSocketRoad({ ...deps, name: 'XMPP', openSocket });
  road.subscribe((event) => {
    if (event.type === 'state' && event.state.at === 'closed') stream.close();
  });

  function openSocket(handlers: SocketHandlers): SocketLike {
    const name = deps.newName();
    const mine: Socket = { name, handlers, frames: createFrameCounter(name), isOpen: false };
    socket = mine;
    deps.after(0, () => {
      if (socket !== mine) return;
      if (failure) handlers.refused(failure);
      else begin();
    });
    return {
      send(text) {
        if (mine.isOpen) stream.send(mine.frames.next(room, text));
      },
      close() {
        if (mine.isOpen) stream.send(endStanza(room, name));
        if (socket === mine) socket = null;
      },
    };
  }

  function begin(): void {
    if (!socket || socket.isOpen || !stream.isUp) return;
    socket.isOpen = true;
    socket.handlers.opened();
  }

  /** The stanzas of this socket do not come through any more; the session gets another one. */
  function lose(): void {
    const lost = socket;
    socket = null;
    lost?.handlers.lost();
  }

  function hear(event: StreamEvent): void {
    switch (event.type) {
      case 'up':
        if (!event.isResumed) stream.send(presenceTo(room));
        begin();
        // The session may be waiting for its own back-off.
        return road.retryNow();
      case 'down':
        return lose();
      case 'stanza':
        if (event.stanza.from === room) receive(event.stanza);
        return;
      case 'failed':
        failure = event.failure;
        socket?.handlers.refused(failure);
        return;
    }
  }

  function receive({ kind, type, payload }: Stanza): void {
    // Gone; the server says so.
    if (kind === 'presence') return type === 'unavailable' ? lose() : undefined;
    // RFC 6120 8.3.1: an error carries what it is about.
    const said = parseRoadPayload(payload);
    if (!said || !socket?.isOpen || said.socket !== socket.name) return;
    if (type === 'error' || said.is === 'end') return lose();
    const order = socket.frames.check(said.n);
    if (order === 'next') socket.handlers.received(said.text);
    else if (order === 'gap') lose();
  }

  return {
    ...road,
    get state() {
      return road.state;
    },
    retryNow() {
      stream.retryNow();
      road.retryNow();
    },
  };
}
