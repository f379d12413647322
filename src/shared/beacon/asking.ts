import { payloadBytes } from './payload.ts';

/**
 * From a beacon to its room. A guest has no key, so it asks who has: within the LAN the room itself, at the
 * address that the beacon names; in the cloud the resolver. Both answer only for what was sent within the
 * last epochs, and only so often.
 *
 * The room answers `GET <beaconPath><payload, base64url>` on its LAN host: 200 with its room document; 404
 * where the beacon is not its own; 429 where it is asked too often. A payload is no secret: everybody nearby
 * hears it.
 */
export const beaconPath = '/.well-known/mago-room/beacon/';

const payloadCharacters = Math.ceil((payloadBytes * 8) / 6);
const payloadPattern = new RegExp(`^[A-Za-z0-9_-]{${payloadCharacters}}$`);

/** The payload's text in a path, or undefined for every other path. */
export function beaconInPath(path: string): string | undefined {
  if (!path.startsWith(beaconPath)) return undefined;
  const text = path.slice(beaconPath.length);
  return payloadPattern.test(text) ? text : undefined;
}
