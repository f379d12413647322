import type { Failure } from '#shared/errors.ts';
import type { ClientFrame, HostFrame } from '#shared/session/frames.ts';
import { createReliable, type Numbered } from '#shared/session/reliable.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import type { Clock, HostSession, ParticipantPort } from '../ports.ts';
import { createAcks } from './acks.ts';
import { watchSilence, type SilenceStage } from './silence.ts';

/** A session's present socket, as the session sees it. None of these throws or calls back at once. */
export interface Peer {
  send(frame: HostFrame): void;
  /** The last frame, then the end of the socket. */
  bye(failure: Failure): void;
  /** What was sent still goes out, then the end of the socket. */
  close(): void;
  /** The end of the socket at once, unless it is closing already. */
  drop(): void;
}

export type SessionFrame = Extract<ClientFrame, { f: 'msg' | 'ack' | 'ping' }>;

/** One participant's use of the LAN road; it outlives its sockets (ADR 0003). */
export interface Session {
  readonly sourceKey: string;
  /** Nobody is attached and nobody in a meeting depends on it: may be given up for a new one. */
  readonly isExpendable: boolean;
  /** What the present socket brought. A failure: the stream is broken; say `bye` and `end` it. */
  receive(peer: Peer, frame: SessionFrame): Failure | null;
  /** A new socket takes the place of the old one; failures as for `receive`. */
  resume(peer: Peer, ack: number): Failure | null;
  /** The socket is gone. `isClean`: the other side has closed it on purpose. */
  detach(peer: Peer, isClean: boolean): void;
  end(): void;
}

export type SessionDeps = {
  clock: Clock;
  sourceKey: string;
  /** The first socket. */
  peer: Peer;
  /** Sent in the answer to `open`, before anything else. */
  token: string;
  openHost(port: ParticipantPort): HostSession;
  /** Called once: the session cannot be resumed any more. */
  onEnded(): void;
};

/**
 * `open`: in use. `closing`: the MeetingHost is done with it, but what it sent last may still have to be
 * sent again. `ended`: nothing is left.
 */
type Phase = { at: 'open' } | { at: 'closing'; failure: Failure } | { at: 'ended' };

export function createSession(deps: SessionDeps): Session {
  const reliable = createReliable<HostMessage>();
  const acks = createAcks(
    deps.clock,
    () => reliable.received,
    (ack) => peer?.send({ f: 'ack', ack }),
  );
  const silence = watchSilence(deps.clock, onStage);
  let phase: Phase = { at: 'open' };
  let peer: Peer | null = deps.peer;
  let host: HostSession | null = null;

  const isOpen = (): boolean => phase.at === 'open';

  function end(): void {
    if (phase.at === 'ended') return;
    const wasOpen = isOpen();
    phase = { at: 'ended' };
    silence.dispose();
    acks.stop();
    peer?.drop();
    peer = null;
    deps.onEnded();
    if (wasOpen) host?.end();
  }

  function onStage(stage: SilenceStage): void {
    if (stage === 'over') return end();
    if (stage === 'gone') peer?.drop();
    if (isOpen()) host?.setConnection(stage);
  }

  const sendNumbered = ({ seq, body }: Numbered<HostMessage>): void =>
    peer?.send({ f: 'msg', seq, ack: acks.take(), body });

  const port: ParticipantPort = {
    send(message) {
      if (!isOpen()) return;
      const numbered = reliable.push(message);
      if (numbered) return sendNumbered(numbered);
      // Nobody has taken anything for hundreds of messages.
      peer?.bye({ code: 'session.expired' });
      end();
    },
    close(failure) {
      if (!isOpen()) return;
      if (failure) {
        phase = { at: 'closing', failure };
        peer?.bye(failure);
      } else {
        phase = { at: 'closing', failure: { code: 'session.expired' } };
        peer?.close();
        end();
      }
    },
  };

  deps.peer.send({ f: 'opened', token: deps.token });
  host = deps.openHost(port);

  return {
    sourceKey: deps.sourceKey,
    get isExpendable() {
      return peer === null && (!isOpen() || host === null || host.isAtDoor);
    },
    receive(from, frame) {
      if (from !== peer) return null;
      silence.heard();
      if (frame.f === 'ping') {
        from.send({ f: 'pong' });
        return null;
      }
      if (!reliable.acknowledge(frame.ack)) return { code: 'message.invalid' };
      if (frame.f === 'ack') return null;
      if (frame.seq > reliable.received + 1) return { code: 'message.invalid' };
      if (!reliable.accept(frame.seq)) return null;
      acks.received();
      if (isOpen()) host?.receive(frame.body);
      return null;
    },
    resume(next, ack) {
      peer?.bye({ code: 'session.replaced' });
      peer = next;
      if (!reliable.acknowledge(ack)) return { code: 'message.invalid' };
      next.send({ f: 'resumed', ack: acks.take() });
      for (const message of reliable.unacknowledged) sendNumbered(message);
      if (phase.at === 'closing') next.bye(phase.failure);
      silence.heard();
      return null;
    },
    detach(from, isClean) {
      if (from !== peer) return;
      peer = null;
      acks.stop();
      if (phase.at === 'closing' && isClean) end();
    },
    end,
  };
}
