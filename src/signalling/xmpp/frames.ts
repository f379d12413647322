import { xmlSafeJson, type OutgoingStanza, type Payload } from './stanza.ts';

/**
 * Sockets carried by stanzas (ADR 0016): `<frame socket="…" n="1">JSON</frame>` is one text frame of the
 * session layer (`#shared/session/frames.ts`), `<end socket="…"/>` the socket's end. The client chooses the
 * socket's name; `n` counts the frames of one direction from 1, so that a stanza which was lost, doubled
 * or belongs to an earlier socket shows.
 */
export type RoadStanza =
  { is: 'frame'; socket: string; n: number; text: string } | { is: 'end'; socket: string };

const socketName = /^[A-Za-z0-9_-]{8,64}$/;
const frameNumber = /^[1-9][0-9]{0,8}$/;

/** Undefined for whatever is none of ours. How long a text may be is the session's business. */
export function parseRoadPayload(payload: Payload | null): RoadStanza | undefined {
  if (!payload) return undefined;
  const { socket = '', n = '' } = payload.attributes;
  if (!socketName.test(socket)) return undefined;
  if (payload.name === 'end') return { is: 'end', socket };
  if (payload.name !== 'frame' || !frameNumber.test(n)) return undefined;
  return { is: 'frame', socket, n: Number(n), text: payload.text };
}

/** RFC 6121 5.2.2: of type `normal`, so that the server answers when nobody is there. */
const message = (to: string, payload: Payload): OutgoingStanza => ({
  kind: 'message',
  to,
  type: 'normal',
  payload,
});

export const endStanza = (to: string, socket: string): OutgoingStanza =>
  message(to, { name: 'end', attributes: { socket }, text: '' });

/** RFC 6121 4.6: tells the one it is sent to, and lets the server tell when we are gone. */
export const presenceTo = (to: string): OutgoingStanza => ({
  kind: 'presence',
  to,
  type: null,
  payload: null,
});

/** One end of a socket: numbers what goes out, and says what to do with what comes in. */
export interface FrameCounter {
  next(to: string, text: string): OutgoingStanza;
  /** `gap`: something before it is missing, and will not come. */
  check(n: number): 'next' | 'seen' | 'gap';
}

export function createFrameCounter(socket: string): FrameCounter {
  let sent = 0;
  let received = 0;
  return {
    next(to, text) {
      sent += 1;
      const attributes = { socket, n: String(sent) };
      return message(to, { name: 'frame', attributes, text: xmlSafeJson(text) });
    },
    check(n) {
      if (n <= received) return 'seen';
      if (n > received + 1) return 'gap';
      received = n;
      return 'next';
    },
  };
}
