import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import {
  hostFrameSchema,
  protocolVersion,
  type ClientFrame,
  type HostFrame,
} from '#shared/session/frames.ts';
import { createReliable } from '#shared/session/reliable.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import {
  nextSession,
  roadState,
  startSession,
  type LanSessionEffect,
  type LanSessionEvent,
} from './lanSession.ts';
import { createPacer } from './pacer.ts';
import type { Road, RoadEvent } from './road.ts';
import { createTimers } from './timers.ts';

/** A message socket that was asked for. Nothing is reported after `close`. */
export interface SocketLike {
  /** One text frame. Called only between `opened` and `lost`. */
  send(text: string): void;
  /** Sends what is queued, then closes. */
  close(): void;
}

export interface SocketHandlers {
  opened(): void;
  /** One text frame; anything else (binary) comes as undefined. */
  received(text: string | undefined): void;
  /** Closed or failed, also while it was being opened. */
  lost(): void;
  /** There will be no socket, now or later: the road closes. */
  refused(failure: Failure): void;
}

export type SocketRoadDeps = {
  name: Road['name'];
  /** Starts to connect. The handlers are called later, never from inside this call. */
  openSocket(handlers: SocketHandlers): SocketLike;
  /** Monotonic milliseconds. */
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** 0 ≤ value < 1, for the jitter of the back-off. */
  random(): number;
};

/** How long a received message may wait for one of ours to carry its acknowledgement. */
const ackDelayMs = 1_000;
const ackEveryMessages = 16;

/** Room → frame. Undefined for whatever is no frame of ours. */
function parseHostFrame(text: string | undefined): HostFrame | undefined {
  if (text === undefined || text.length > limits.frameBytes) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = hostFrameSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

/**
 * A road over sockets that come and go, client side (DESIGN 3; frames in `#shared/session/frames.ts`): every
 * message arrives once and in order across any number of lost sockets, until the room forgets the session
 * (`session.expired`), ends it (`bye`), or has not been reached for `limits.resumeMs`. It dials at once.
 */
export function createSocketRoad(deps: SocketRoadDeps): Road {
  const listeners = new Set<(event: RoadEvent) => void>();
  const reliable = createReliable<ClientMessage>();
  const pacer = createPacer(deps.now);
  const timers = createTimers<'wait' | 'silence' | 'ping' | 'ack' | 'pump'>(deps.after);
  const first = startSession(deps.now());
  let session = first.session;
  let socket: SocketLike | null = null;
  /** Highest `seq` written to the present socket. */
  let written = 0;
  /** Highest `seq` received that an acknowledgement of ours has covered. */
  let acknowledged = 0;

  const emit = (event: RoadEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const write = (frame: ClientFrame): void => socket?.send(JSON.stringify(frame));

  function step(event: LanSessionEvent): void {
    const before = session;
    const { session: after, effects } = nextSession(session, event, deps.now());
    session = after;
    for (const effect of effects) carryOut(effect);
    if (after.phase.at === 'closed') timers.dispose();
    const was = roadState(before);
    const is = roadState(after);
    const isNewAttempt =
      was.at === 'reconnecting' && is.at === 'reconnecting' && was.attempt !== is.attempt;
    if (was.at !== is.at || isNewAttempt) emit({ type: 'state', state: is });
  }

  function carryOut(effect: LanSessionEffect): void {
    switch (effect.do) {
      case 'dial':
        return dial();
      case 'drop':
        return drop();
      case 'greet':
        return greet();
      case 'wait':
        // Half fixed, half random: many guests of a room that was restarted do not come back in one wave.
        return timers.set('wait', effect.ms * (0.5 + deps.random()), () =>
          step({ type: 'waitOver' }),
        );
    }
  }

  function dial(): void {
    timers.clear('wait');
    const isCurrent = (): boolean => socket === mine;
    const mine = deps.openSocket({
      opened: () => isCurrent() && step({ type: 'socketOpened' }),
      received: (text) => isCurrent() && receive(text),
      lost: () => isCurrent() && step({ type: 'socketLost' }),
      refused: (failure) => isCurrent() && step({ type: 'byeReceived', failure }),
    });
    socket = mine;
    listenForSilence();
  }

  function drop(): void {
    const old = socket;
    socket = null;
    for (const name of ['silence', 'ping', 'ack', 'pump'] as const) timers.clear(name);
    old?.close();
  }

  function greet(): void {
    const { token } = session;
    acknowledged = reliable.received;
    write(
      token === null
        ? { f: 'open', version: protocolVersion }
        : { f: 'resume', version: protocolVersion, token, ack: acknowledged },
    );
  }

  const listenForSilence = (): void =>
    timers.set('silence', limits.socketSilenceMs, () => step({ type: 'socketLost' }));

  function keepAlive(): void {
    timers.set('ping', limits.heartbeatMs, () => {
      write({ f: 'ping' });
      keepAlive();
    });
  }

  /** Writes what this socket has not carried yet, as fast as the room allows. */
  function pump(): void {
    if (session.phase.at !== 'open' || timers.has('pump')) return;
    for (const { seq, body } of reliable.unacknowledged) {
      if (seq <= written) continue;
      const waitMs = pacer.take();
      if (waitMs > 0) return timers.set('pump', waitMs, pump);
      written = seq;
      acknowledged = reliable.received;
      timers.clear('ack');
      write({ f: 'msg', seq, ack: acknowledged, body });
    }
  }

  function acknowledge(): void {
    // It counts like a message: a long replay from both sides at once must not look like a flood.
    const waitMs = pacer.take();
    if (waitMs > 0) return timers.set('ack', waitMs, acknowledge);
    timers.clear('ack');
    acknowledged = reliable.received;
    write({ f: 'ack', ack: acknowledged });
  }

  /** The room answered our greeting: what it does not have yet goes first, before anything said from now on. */
  function begin(event: LanSessionEvent, ack: number): void {
    written = ack;
    step(event);
    if (session.phase.at !== 'open') return;
    keepAlive();
    pump();
  }

  function receive(text: string | undefined): void {
    listenForSilence();
    const frame = parseHostFrame(text);
    if (!frame) return step({ type: 'invalidReceived' });
    switch (frame.f) {
      case 'opened':
        return begin({ type: 'opened', token: frame.token }, 0);
      case 'resumed':
        if (!reliable.acknowledge(frame.ack)) return step({ type: 'invalidReceived' });
        return begin({ type: 'resumed' }, frame.ack);
      case 'msg':
        return receiveMessage(frame.seq, frame.ack, frame.body);
      case 'ack':
        if (!reliable.acknowledge(frame.ack)) step({ type: 'invalidReceived' });
        return;
      case 'pong':
        return;
      case 'bye':
        return step({ type: 'byeReceived', failure: frame.failure });
    }
  }

  function receiveMessage(seq: number, ack: number, body: HostMessage): void {
    const isGap = seq > reliable.received + 1;
    if (session.phase.at !== 'open' || isGap || !reliable.acknowledge(ack))
      return step({ type: 'invalidReceived' });
    if (!reliable.accept(seq)) return;
    step({ type: 'messageAccepted' });
    emit({ type: 'message', message: body });
    if (session.phase.at !== 'open') return;
    if (reliable.received - acknowledged >= ackEveryMessages) acknowledge();
    else if (reliable.received > acknowledged && !timers.has('ack'))
      timers.set('ack', ackDelayMs, acknowledge);
  }

  for (const effect of first.effects) carryOut(effect);
  return {
    name: deps.name,
    get state() {
      return roadState(session);
    },
    send(message) {
      if (session.phase.at === 'closed') return;
      if (reliable.push(message)) pump();
      else step({ type: 'outboxFull' });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: () => step({ type: 'retryAsked' }),
    close: () => step({ type: 'closeAsked' }),
  };
}
