import { limits } from '#shared/limits.ts';

/**
 * What one LAN host bears (DESIGN 6; OWASP ASVS 17.3). Limits that both ends must agree on are in
 * `#shared/limits.ts`.
 */
export const lanLimits = {
  /** TCP connections, of whatever kind and in whatever state. */
  sockets: 256,
  socketsPerSource: 32,
  /** From the connection to the end of its TLS handshake. */
  handshakeMs: 10_000,
  headersMs: 10_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  /** A connection on which nothing moves, WebSockets excepted. */
  idleMs: 30_000,
  headerBytes: 8 * 1024,
  requestsPerSocket: 100,
  /** Sessions of the road, attached or waiting to be resumed. */
  sessions: 128,
  sessionsPerSource: 16,
  /** From the WebSocket's opening to its first frame. */
  firstFrameMs: 5_000,
  /**
   * A message that is passed on gets a slightly larger envelope, and must not become larger than what its
   * receiver accepts: else a guest could throw out another one.
   */
  incomingCharacters: limits.frameBytes - 512,
  /** Larger frames are not even read to their end. */
  incomingBytes: 2 * limits.frameBytes,
  /** What may wait for a slow reader before its socket is given up (the session can be resumed). */
  bufferedBytes: 1024 * 1024,
  suspendMs: 5_000,
  strikes: 3,
  /** A strike is forgiven after this. */
  strikeMs: 60_000,
  /** Frames that were read before the suspension took hold. */
  queuedFrames: 256,
  /** How long a peer may take to close after a `bye`. */
  closeMs: 2_000,
  ackDelayMs: 500,
  ackEveryMessages: 16,
} as const;

/** Overridable so that tests of time-outs on real sockets need not wait. */
export type SocketTimes = {
  readonly [Key in 'handshakeMs' | 'headersMs' | 'requestMs' | 'keepAliveMs' | 'idleMs']: number;
};
