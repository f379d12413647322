import { sql, type Kysely, type Selectable } from 'kysely';
import type { Tables } from '../database/tables.ts';

export type PassRow = Selectable<Tables['passes']>;

export interface PassesRepository {
  /**
   * False, and nothing inserted, where its meeting has `most` valid ones already. Exact for those who hold
   * the meeting's row.
   */
  insertWithin(pass: PassRow, most: number): Promise<boolean>;
  /** Puts off the expiry of a valid pass; undefined for any other. */
  renew(hash: string, now: number, expiresAt: number): Promise<PassRow | undefined>;
  removeOfMeeting(meetingKey: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export function createPassesRepository(db: Kysely<Tables>): PassesRepository {
  return {
    async insertWithin(pass, most) {
      const { meetingKey, createdAt } = pass;
      const valid = db
        .selectFrom('passes')
        .where('meetingKey', '=', meetingKey)
        .where('expiresAt', '>', createdAt)
        .select((column) => column.fn.countAll<number>().as('count'));
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('passes')
        .columns(['hash', 'passKey', 'meetingKey', 'createdAt', 'expiresAt'])
        .expression(
          db
            .selectNoFrom([
              sql<string>`cast(${pass.hash} as text)`.as('hash'),
              sql<string>`cast(${pass.passKey} as text)`.as('passKey'),
              sql<string>`cast(${meetingKey} as text)`.as('meetingKey'),
              sql<number>`cast(${createdAt} as bigint)`.as('createdAt'),
              sql<number>`cast(${pass.expiresAt} as bigint)`.as('expiresAt'),
            ])
            .where(valid, '<', most),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    renew: (hash, now, expiresAt) =>
      db
        .updateTable('passes')
        .where('hash', '=', hash)
        .where('expiresAt', '>', now)
        .set({ expiresAt })
        .returningAll()
        .executeTakeFirst(),
    async removeOfMeeting(meetingKey) {
      await db.deleteFrom('passes').where('meetingKey', '=', meetingKey).execute();
    },
    async removeExpired(now) {
      await db.deleteFrom('passes').where('expiresAt', '<=', now).execute();
    },
  };
}
