import { createHash } from 'node:crypto';
import { screenCredentialsSchema } from '#shared/room/carrier.ts';
import type { RandomBytes } from '../ports.ts';

const tokenBytes = 32;
const maxSessions = 16;

/**
 * Who may open the headless screen's WebSocket. The address the room opens carries a one-time token; the
 * page makes a session secret and sends both. The token vouches for that session once; from then on the
 * session alone is enough, so that a reload or a lost socket needs nothing new, and an address read
 * from a process list or a history opens nothing.
 */
export interface ScreenCredentials {
  /** A new one-time token; the one before it is void. */
  issueToken(): string;
  /** @param credentials what the page sent, of any shape */
  accept(credentials: unknown): boolean;
}

export function createScreenCredentials(randomBytes: RandomBytes): ScreenCredentials {
  // Compared by hash: how long that takes says nothing about the secret.
  let tokenHash: string | null = null;
  const sessions = new Set<string>();
  return {
    issueToken() {
      const token = Buffer.from(randomBytes(tokenBytes)).toString('base64url');
      tokenHash = hashOf(token);
      return token;
    },
    accept(credentials) {
      const parsed = screenCredentialsSchema.safeParse(credentials);
      if (!parsed.success) return false;
      const session = hashOf(parsed.data.session);
      if (sessions.has(session)) return true;
      const { token } = parsed.data;
      if (token === undefined || tokenHash === null || hashOf(token) !== tokenHash) return false;
      tokenHash = null;
      const [oldest] = sessions;
      if (sessions.size >= maxSessions && oldest !== undefined) sessions.delete(oldest);
      sessions.add(session);
      return true;
    },
  };
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
