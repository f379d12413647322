import { createHash } from 'node:crypto';
import { screenCredentialsSchema } from '#shared/room/carrierSchemas.ts';
import type { RandomBytes } from '../ports.ts';

const tokenBytes = 32;
const maxTokens = 4;
const maxSessions = 16;

/**
 * Who may open the headless screen's WebSocket. The address the room opens carries a one-time token; the
 * page makes a session secret and sends both. The token vouches for that session once; from then on the
 * session alone is enough, so that a reload or a lost socket needs nothing new, and an address read
 * from a process list or a history opens nothing.
 */
export interface ScreenCredentials {
  /** A new one-time token. A few may wait to be used; then the oldest gives way. */
  issueToken(): string;
  /** @param credentials what the page sent, of any shape */
  accept(credentials: unknown): boolean;
}

export function createScreenCredentials(randomBytes: RandomBytes): ScreenCredentials {
  // Compared by hash: how long that takes says nothing about the secret.
  const tokens = new Set<string>();
  const sessions = new Set<string>();
  return {
    issueToken() {
      const token = Buffer.from(randomBytes(tokenBytes)).toString('base64url');
      addTo(tokens, hashOf(token), maxTokens);
      return token;
    },
    accept(credentials) {
      const parsed = screenCredentialsSchema.safeParse(credentials);
      if (!parsed.success) return false;
      const session = hashOf(parsed.data.session);
      if (sessions.has(session)) return true;
      const { token } = parsed.data;
      if (token === undefined || !tokens.delete(hashOf(token))) return false;
      addTo(sessions, session, maxSessions);
      return true;
    },
  };
}

function addTo(hashes: Set<string>, hash: string, max: number): void {
  const [oldest] = hashes;
  if (hashes.size >= max && oldest !== undefined) hashes.delete(oldest);
  hashes.add(hash);
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
