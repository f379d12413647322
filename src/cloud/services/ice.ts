import { createHmac } from 'node:crypto';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Ice } from '#shared/cloud/rest.ts';

export type TurnPlace = {
  /** Host name or IPv4 address under which guests and rooms reach STUN and TURN. */
  host: string;
  port: number;
  tlsPort: number;
  /** coturn's `static-auth-secret`. */
  secret: string;
};

/**
 * Credentials of coturn's REST scheme (draft-uberti-behave-turn-rest-00): the name is when they end and whom
 * they are for, the credential an HMAC-SHA-1 of the name. `holder` ties them to one participant of one
 * meeting: coturn counts its quota by what follows the colon.
 *
 * `turn` is null where there is no relay: then there is nothing to offer, and host candidates have to do.
 */
export function iceServersFor(turn: TurnPlace | null, holder: string, now: number): Ice {
  const expiresAt = now + cloudLimits.iceMs;
  if (turn === null) return { iceServers: [], expiresAt };
  const { host, port, tlsPort, secret } = turn;
  const username = `${Math.floor(expiresAt / 1_000)}:${holder}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return {
    iceServers: [
      { urls: [`stun:${host}:${port}`] },
      {
        urls: [`turn:${host}:${port}?transport=udp`, `turns:${host}:${tlsPort}?transport=tcp`],
        username,
        credential,
      },
    ],
    expiresAt,
  };
}
