import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

export interface BeaconsRepository {
  /** Which identifiers (hex) a room sends in which epochs; those it is known to send already stay. */
  add(roomId: string, ids: readonly { eid: string; epoch: number }[]): Promise<void>;
  /** Rooms that send this identifier; more than one only by chance. */
  roomsWith(eid: string): Promise<string[]>;
  removeOfRoom(roomId: string): Promise<void>;
  removeBefore(epoch: number): Promise<void>;
}

export function createBeaconsRepository(db: Kysely<Tables>): BeaconsRepository {
  return {
    async add(roomId, ids) {
      await db
        .insertInto('beaconIds')
        .values(ids.map((id) => ({ ...id, roomId })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async roomsWith(eid) {
      const rows = await db
        .selectFrom('beaconIds')
        .select('roomId')
        .distinct()
        .where('eid', '=', eid)
        .limit(8)
        .execute();
      return rows.map(({ roomId }) => roomId);
    },
    async removeOfRoom(roomId) {
      await db.deleteFrom('beaconIds').where('roomId', '=', roomId).execute();
    },
    async removeBefore(epoch) {
      await db.deleteFrom('beaconIds').where('epoch', '<', epoch).execute();
    },
  };
}
