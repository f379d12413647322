import type { Failure } from '#shared/errors.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';

/**
 * What the parts of the main process are given from outside, and how they meet. Each part is made by a
 * `createX(deps)`; the two composition roots (`index.ts`, `headless.ts`) pass the real things in.
 */

export type Cancel = () => void;

export interface Clock {
  /** Wall-clock milliseconds since the epoch; may jump. For what people see and what outlives a restart. */
  now(): number;
  /** Milliseconds that never go back. For every interval and time-out. */
  monotonic(): number;
  after(ms: number, run: () => void): Cancel;
}

/** Cryptographically secure. */
export type RandomBytes = (count: number) => Uint8Array;

/** Structured lines. Never a PIN, token, key or SDP in `fields`. */
export interface Logger {
  error(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  debug(message: string, fields?: Record<string, unknown>): void;
}

/** A small JSON document on disk, replaced whole or not at all. */
export interface JsonFile {
  /** Undefined where there is none; a broken one is put aside and reported through `onBroken`. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

/** Where a knock comes from, for the limits of DESIGN 6: an IPv4 /32, an IPv6 /64, or `wall`. */
export type Source = { readonly key: string; readonly road: 'LAN' | 'XMPP' };

/** The MeetingHost's way to one participant. The road behind it orders, repeats and resumes. */
export interface ParticipantPort {
  send(message: HostMessage): void;
  /** The MeetingHost is done with this participant. What was sent before still arrives. */
  close(failure: Failure | null): void;
}

/** A participant's way to the MeetingHost: one for each session of a road. */
export interface HostSession {
  receive(message: ClientMessage): void;
  /**
   * `here`: heard. `away`: silent for `limits.awayAfterMs`, its tile says so. `gone`: silent for
   * `limits.goneAfterMs`, its tile goes but it may come back unasked while its road can resume.
   */
  setConnection(connection: 'here' | 'away' | 'gone'): void;
  /** Neither in the meeting nor in its lobby: nobody misses it. */
  readonly isAtDoor: boolean;
  /** The road will not resume this session. */
  end(): void;
}

/** The door: every road opens a session here for whoever connects. */
export type OpenSession = (source: Source, port: ParticipantPort) => HostSession;
