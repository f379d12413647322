import { isSentBy, readPayload } from '#shared/beacon/index.ts';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Resolved } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { RoomRow } from '../repositories/rooms.ts';
import { beaconKeyBytes, hexOf, hmacSha256 } from './beaconIds.ts';
import type { ServiceDeps } from './deps.ts';
import { holdLimit, type Limit } from './limiter.ts';
import { lanOf } from './roomView.ts';

export interface ResolverService {
  /** From a beacon's payload (base64url) to its room, for beacons of the last epochs only. */
  resolve(source: string, payload: string): Promise<Result<Resolved, Failure>>;
}

const asks: Limit = {
  name: 'beacon',
  rule: { count: cloudLimits.beaconAsksPerSource, windowMs: cloudLimits.beaconAsksWindowMs },
};

export function createResolver({
  store,
  clock,
}: Pick<ServiceDeps, 'store' | 'clock'>): ResolverService {
  async function senderOf(payload: Uint8Array): Promise<RoomRow | undefined> {
    const beacon = readPayload(payload, hmacSha256);
    if (!beacon.ok) return undefined;
    for (const roomId of await store.beacons.roomsWith(hexOf(beacon.value.eid))) {
      const room = await store.rooms.find(roomId);
      const key = room?.beaconKey && beaconKeyBytes(room.beaconKey);
      if (room && key && isSentBy(key, payload, clock.now(), hmacSha256)) return room;
    }
    return undefined;
  }

  return {
    async resolve(source, payload) {
      const now = clock.now();
      const limit = await store.transaction(async (within) => {
        const held = await holdLimit(within, asks, source, now);
        if (held.ok) await held.value.count();
        return held;
      });
      if (!limit.ok) return err({ code: 'cloud.tooOften', ...limit.error });
      const room = await senderOf(Uint8Array.from(Buffer.from(payload, 'base64url')));
      if (!room?.identity) return err({ code: 'cloud.unknown' });
      const meetings = await store.meetings.ofRoom(room.roomId, now);
      const open = meetings.findLast(({ isLocked }) => isLocked === 0);
      return ok({
        identity: room.identity,
        name: room.name,
        state: room.state ?? 'free',
        lan: lanOf(room),
        meeting: open?.digits ?? null,
      });
    },
  };
}
