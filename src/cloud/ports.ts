/** What the parts of the cloud are given from outside; `startCloud` passes the real things in. */

export interface Clock {
  /** Milliseconds since the epoch: copies of the cloud compare them, so their machines keep time by NTP. */
  now(): number;
}

/** Cryptographically secure. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** An integer, 0 ≤ it < `below`, all equally likely. */
  integer(below: number): number;
  uuid(): string;
}

/** Structured lines. Never a key, code, pass or credential in `fields`. */
export interface Logger {
  error(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  debug(message: string, fields?: Record<string, unknown>): void;
}
