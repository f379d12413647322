import { createHash } from 'node:crypto';
import type { Clock, RandomBytes } from '../ports.ts';

/** Idle time after which the administrator has to give the PIN again. */
export const adminTokenIdleMs = 5 * 60_000;
const maxTokens = 4;
const tokenBytes = 32;

/** Tokens that open the settings: each good for five minutes after its last use. */
export interface AdminTokens {
  issue(): string;
  /** Whether the token is good; its five minutes start again then. */
  use(token: string): boolean;
  /** The PIN is another one: who came in by the old one is out. */
  revokeAll(): void;
}

export function createAdminTokens(deps: { clock: Clock; randomBytes: RandomBytes }): AdminTokens {
  // Kept and looked up by hash, so that the time a look-up takes says nothing about a token.
  const usedAt = new Map<string, number>();
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
  const forgetIdle = (): void => {
    const now = deps.clock.monotonic();
    for (const [hash, at] of usedAt) if (now - at >= adminTokenIdleMs) usedAt.delete(hash);
  };
  const touch = (hash: string): void => {
    usedAt.delete(hash);
    usedAt.set(hash, deps.clock.monotonic());
  };
  return {
    issue() {
      forgetIdle();
      const [oldest] = usedAt.keys();
      if (usedAt.size >= maxTokens && oldest !== undefined) usedAt.delete(oldest);
      const token = Buffer.from(deps.randomBytes(tokenBytes)).toString('base64url');
      touch(hashOf(token));
      return token;
    },
    use(token) {
      forgetIdle();
      const hash = hashOf(token);
      if (!usedAt.has(hash)) return false;
      touch(hash);
      return true;
    },
    revokeAll: () => usedAt.clear(),
  };
}
