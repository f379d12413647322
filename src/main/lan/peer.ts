import type { ErrorCode, Failure } from '#shared/errors.ts';
import { clientFrameSchema, protocolVersion, type ClientFrame } from '#shared/session/frames.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Clock, Logger, Source } from '../ports.ts';
import { createFloodGate } from './floodGate.ts';
import { lanLimits } from './lanLimits.ts';
import type { Peer, Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** The part of a WebSocket that a peer uses. */
export interface PeerSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  pause(): void;
  resume(): void;
  /** Sends what is queued, then begins the closing handshake (RFC 6455 §7). */
  close(code: number): void;
  terminate(): void;
}

/** What a socket brings: text, something else, or a control frame (RFC 6455 §5.5), which only counts. */
export type Incoming = { kind: 'text'; text: string } | { kind: 'binary' } | { kind: 'control' };

/** What the socket's owner reports. */
export interface PeerHandlers {
  received(incoming: Incoming): void;
  /** `isClean`: with the closing handshake. */
  closed(isClean: boolean): void;
}

export type PeerDeps = {
  socket: PeerSocket;
  /** Null: may only go on with a session that there is, whose source is known. */
  source: Source | null;
  sessions: Pick<Sessions, 'open' | 'resume'>;
  clock: Clock;
  logger: Logger;
};

/** RFC 6455 §7.4.1. */
const closeCodes = { normal: 1000, policy: 1008 } as const;

const isOffence = (code: ErrorCode): boolean => code.startsWith('message.');

/** Guest → frame. Errors: `message.tooLarge`, `message.invalid`. */
export function parseClientFrame(incoming: Incoming): Result<ClientFrame | null, Failure> {
  if (incoming.kind === 'control') return ok(null);
  if (incoming.kind === 'binary') return err({ code: 'message.invalid' });
  if (incoming.text.length > lanLimits.incomingCharacters) return err({ code: 'message.tooLarge' });
  try {
    const frame = clientFrameSchema.safeParse(JSON.parse(incoming.text));
    return frame.success ? ok(frame.data) : err({ code: 'message.invalid' });
  } catch {
    return err({ code: 'message.invalid' });
  }
}

/** Serves one WebSocket from its opening to its end: first frame, flood limit, session. */
export function servePeer(deps: PeerDeps): PeerHandlers {
  const { socket, source, sessions, clock, logger } = deps;
  let session: Session | null = null;
  /** No frame goes out any more. */
  let isClosing = false;
  let cancelDeadline = clock.after(lanLimits.firstFrameMs, () =>
    refuse({ code: 'message.invalid' }),
  );
  const gate = createFloodGate<Incoming>({
    clock,
    handle,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    flooded: () => refuse({ code: 'message.tooMany' }),
  });

  function closeWith(code: number): void {
    if (isClosing) return;
    isClosing = true;
    gate.dispose();
    cancelDeadline();
    // The other side's closing frame has to be read, also from one that was suspended.
    socket.resume();
    socket.close(code);
    cancelDeadline = clock.after(lanLimits.closeMs, () => socket.terminate());
  }

  function terminate(): void {
    if (isClosing) return;
    isClosing = true;
    gate.dispose();
    cancelDeadline();
    socket.terminate();
  }

  const peer: Peer = {
    send(frame) {
      if (isClosing) return;
      if (socket.bufferedAmount > lanLimits.bufferedBytes) {
        logger.warn('a socket is read too slowly and is given up');
        return terminate();
      }
      socket.send(JSON.stringify(frame));
    },
    bye(failure) {
      peer.send({ f: 'bye', failure });
      closeWith(isOffence(failure.code) ? closeCodes.policy : closeCodes.normal);
    },
    close: () => closeWith(closeCodes.normal),
    drop: terminate,
  };

  /** What cannot go on: the session, if there is one, is over. */
  function refuse(failure: Failure): void {
    peer.bye(failure);
    session?.end();
  }

  function handle(incoming: Incoming): void {
    const frame = parseClientFrame(incoming);
    if (!frame.ok) return refuse(frame.error);
    if (!frame.value) return;
    try {
      const failure = session ? goOn(session, frame.value) : begin(frame.value);
      if (failure) refuse(failure);
    } catch (error) {
      // A fault of ours that one guest's message has found must not be the others' loss.
      logger.error('a message could not be handled', { error });
      refuse({ code: 'message.invalid' });
    }
  }

  const open = (): Result<Session, Failure> =>
    source === null ? err({ code: 'message.invalid' }) : sessions.open(source, peer);

  function begin(frame: ClientFrame): Failure | null {
    if (frame.f !== 'open' && frame.f !== 'resume') return { code: 'message.invalid' };
    if (frame.version !== protocolVersion) return { code: 'version.unsupported' };
    cancelDeadline();
    const found = frame.f === 'open' ? open() : sessions.resume(frame.token, frame.ack, peer);
    if (!found.ok) return found.error;
    session = found.value;
    return null;
  }

  function goOn(present: Session, frame: ClientFrame): Failure | null {
    if (frame.f === 'open' || frame.f === 'resume') return { code: 'message.invalid' };
    return present.receive(peer, frame);
  }

  return {
    received: (incoming) => gate.push(incoming),
    closed(isClean) {
      isClosing = true;
      gate.dispose();
      cancelDeadline();
      session?.detach(peer, isClean);
    },
  };
}
