import { beaconPath, readPayload } from '#shared/beacon/index.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { lanPort } from '#shared/roomDocument.ts';
import { isNearbyAddress } from '../../discovery/addresses.ts';
import { verifyDocument } from '../../identity/index.ts';
import { hmacSha256 } from '../hmac.ts';
import type { BeaconResolver } from './resolver.ts';

export type RoomResolverDeps = {
  /** `fetchDocument` of `src/main/visit`, for this path. */
  fetch(
    endpoint: { host: string; port: number },
    signal: AbortSignal,
    path: string,
  ): Promise<Result<{ raw: unknown; spki: string }, Failure>>;
  /** Where rooms listen; 8034 unless given. */
  port?: number;
  /** Which addresses may be asked; private and link-local ones unless given (DESIGN 5). */
  mayAsk?(address: string): boolean;
};

/**
 * Asks the room at the address that the beacon names. What is there proves by its TLS key and its signature
 * which room it is, and by its answer that it knows the beacon; it does not prove that it is the room one is
 * in (DESIGN 5).
 */
export function createRoomResolver(deps: RoomResolverDeps): BeaconResolver {
  const { fetch, port = lanPort, mayAsk = isNearbyAddress } = deps;
  return {
    async resolve(payload, signal) {
      const beacon = readPayload(payload, hmacSha256);
      const host = beacon.ok ? beacon.value.address : null;
      if (host === null || !mayAsk(host)) return err('unknown');
      const path = beaconPath + Buffer.from(payload).toString('base64url');
      const fetched = await fetch({ host, port }, signal, path);
      if (!fetched.ok)
        return err(fetched.error.code === 'room.unreachable' ? 'unreachable' : 'unknown');
      const { raw, spki } = fetched.value;
      const document = verifyDocument(raw);
      if (!document.ok || document.value.spki !== spki) return err('unknown');
      const { identity, name, state } = document.value;
      return ok({ identity, name, isBusy: state === 'busy', endpoint: { host, port, spki } });
    },
  };
}
