import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

export interface EnrolmentCodesRepository {
  /** A room has one code at most: the new one replaces the old. */
  put(code: { hash: string; roomId: string; expiresAt: number }): Promise<void>;
  /** Uses a code up: its room, the first time it is asked for and while it is valid. */
  take(hash: string, now: number): Promise<{ roomId: string } | undefined>;
  removeOfRoom(roomId: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export function createEnrolmentCodesRepository(db: Kysely<Tables>): EnrolmentCodesRepository {
  const removeOfRoom = async (roomId: string): Promise<void> => {
    await db.deleteFrom('enrolmentCodes').where('roomId', '=', roomId).execute();
  };
  return {
    async put(code) {
      await removeOfRoom(code.roomId);
      await db.insertInto('enrolmentCodes').values(code).execute();
    },
    take: (hash, now) =>
      db
        .deleteFrom('enrolmentCodes')
        .where('hash', '=', hash)
        .where('expiresAt', '>', now)
        .returning('roomId')
        .executeTakeFirst(),
    removeOfRoom,
    async removeExpired(now) {
      await db.deleteFrom('enrolmentCodes').where('expiresAt', '<=', now).execute();
    },
  };
}
