import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import type { Tables } from '../database/tables.ts';

export interface TriesRepository {
  /** When this source tried, oldest first, as of now. */
  read(source: string): Promise<number[]>;
  /**
   * When this source tried, oldest first. Until the transaction ends everybody else who asks for it waits,
   * in every copy of the cloud: a limit cannot be passed by asking many times at once.
   */
  lock(source: string, now: number): Promise<number[]>;
  save(source: string, times: readonly number[], expiresAt: number): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

const timesSchema = z.array(z.int());

export function createTriesRepository(db: Kysely<Tables>): TriesRepository {
  const parse = (times: string): number[] => timesSchema.parse(JSON.parse(times));
  return {
    async read(source) {
      const row = await db
        .selectFrom('tries')
        .select('times')
        .where('source', '=', source)
        .executeTakeFirst();
      return row ? parse(row.times) : [];
    },
    async lock(source, now) {
      const { times } = await db
        .insertInto('tries')
        .values({ source, times: '[]', expiresAt: now })
        .onConflict((conflict) =>
          conflict.column('source').doUpdateSet((column) => ({ times: column.ref('tries.times') })),
        )
        .returning('times')
        .executeTakeFirstOrThrow();
      return parse(times);
    },
    async save(source, times, expiresAt) {
      await db
        .updateTable('tries')
        .where('source', '=', source)
        .set({ times: JSON.stringify(times), expiresAt })
        .execute();
    },
    async removeExpired(now) {
      await db.deleteFrom('tries').where('expiresAt', '<', now).execute();
    },
  };
}
