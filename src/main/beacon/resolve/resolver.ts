import type { Result } from '#shared/result.ts';

/** What a beacon leads to. A suggestion: joining still needs the PIN or an admission (DESIGN 8). */
export type ResolvedRoom = {
  /** Ed25519 public key, base64url: the room's lasting id. */
  identity: string;
  name: string;
  isBusy: boolean;
  /** Where it is called; null for a room that only the cloud reaches. */
  endpoint: { host: string; port: number; spki: string } | null;
};

/**
 * - `unknown`: nobody's, or not any more: a foreign key, a changed bit, too old.
 * - `unreachable`: who might know does not answer.
 * - `tooOften`: too much was asked; later again.
 */
export type ResolveError = 'unknown' | 'unreachable' | 'tooOften';
export type Resolved = Result<ResolvedRoom, ResolveError>;

/** Somebody who can be asked whose beacon a payload is: the room itself, or the cloud's resolver. */
export interface BeaconResolver {
  resolve(payload: Uint8Array, signal: AbortSignal): Promise<Resolved>;
}
