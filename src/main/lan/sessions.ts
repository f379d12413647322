import { createHash } from 'node:crypto';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Clock, Logger, OpenSession, RandomBytes, Source } from '../ports.ts';
import { lanLimits } from './lanLimits.ts';
import { createSession, type Peer, type Session } from './session.ts';

const tokenBytes = 32;

/**
 * All sessions of the LAN road. It stands beside the listener, so that restarting the listener loses none
 * and nobody has to be admitted twice.
 */
export interface Sessions {
  readonly size: number;
  /** Failures: `join.tooOften` (this source has too many), `join.lobbyFull` (all together). */
  open(source: Source, peer: Peer): Result<Session, Failure>;
  /** Failures: `session.expired` (no such token), `message.invalid` (an `ack` of what was never sent). */
  resume(token: string, ack: number, peer: Peer): Result<Session, Failure>;
  /** Ends all of them. */
  dispose(): void;
}

export type SessionsDeps = {
  clock: Clock;
  randomBytes: RandomBytes;
  openSession: OpenSession;
  logger: Logger;
};

/** A token is found by its hash: neither a comparison's time nor a memory dump tells it. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function createSessions(deps: SessionsDeps): Sessions {
  const { logger } = deps;
  /** By the token's hash, oldest first. */
  const sessions = new Map<string, Session>();

  /** Gives up the oldest one that nobody will miss, so that sockets opened and left cannot fill the house. */
  function makeRoom(among: readonly Session[], max: number): boolean {
    if (among.length < max) return true;
    const oldest = among.find(({ isExpendable }) => isExpendable);
    oldest?.end();
    return oldest !== undefined;
  }

  function open(source: Source, peer: Peer): Result<Session, Failure> {
    const all = (): Session[] => [...sessions.values()];
    const ofSource = all().filter(({ sourceKey }) => sourceKey === source.key);
    if (!makeRoom(ofSource, lanLimits.sessionsPerSource)) return err({ code: 'join.tooOften' });
    if (!makeRoom(all(), lanLimits.sessions)) return err({ code: 'join.lobbyFull' });
    const token = Buffer.from(deps.randomBytes(tokenBytes)).toString('base64url');
    const key = hashOf(token);
    let isOver = false;
    const session = createSession({
      clock: deps.clock,
      sourceKey: source.key,
      peer,
      token,
      openHost: (port) => deps.openSession(source, port),
      onEnded: () => {
        isOver = true;
        if (sessions.delete(key)) logger.info('session ended', { sessions: sessions.size });
      },
    });
    // The MeetingHost may be done with it already.
    if (!isOver) sessions.set(key, session);
    logger.info('session opened', { sessions: sessions.size });
    return ok(session);
  }

  return {
    get size() {
      return sessions.size;
    },
    open,
    resume(token, ack, peer) {
      const session = sessions.get(hashOf(token));
      if (!session) return err({ code: 'session.expired' });
      const failure = session.resume(peer, ack);
      if (failure) {
        session.end();
        return err(failure);
      }
      logger.info('session resumed', { sessions: sessions.size });
      return ok(session);
    },
    dispose() {
      for (const session of [...sessions.values()]) session.end();
    },
  };
}
