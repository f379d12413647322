import type { Kysely, Selectable } from 'kysely';
import type { Tables } from '../database/tables.ts';

export type EnrolmentCodeRow = Selectable<Tables['enrolmentCodes']>;

export interface EnrolmentCodesRepository {
  /** A room has one code at most: the new one replaces the old. */
  put(code: EnrolmentCodeRow): Promise<void>;
  /** A code that was taken and could not be followed; where there is a newer one, that one counts. */
  putBack(code: EnrolmentCodeRow): Promise<void>;
  /** Uses a code up: it is told the first time it is asked for and while it is valid. */
  take(hash: string, now: number): Promise<EnrolmentCodeRow | undefined>;
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
    async putBack(code) {
      const newer = await db
        .selectFrom('enrolmentCodes')
        .select('hash')
        .where('roomId', '=', code.roomId)
        .executeTakeFirst();
      if (!newer) await db.insertInto('enrolmentCodes').values(code).execute();
    },
    take: (hash, now) =>
      db
        .deleteFrom('enrolmentCodes')
        .where('hash', '=', hash)
        .where('expiresAt', '>', now)
        .returningAll()
        .executeTakeFirst(),
    removeOfRoom,
    async removeExpired(now) {
      await db.deleteFrom('enrolmentCodes').where('expiresAt', '<=', now).execute();
    },
  };
}
