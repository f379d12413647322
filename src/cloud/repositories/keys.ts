import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

export interface KeysRepository {
  insertAdmin(key: { hash: string; name: string; createdAt: number }): Promise<void>;
  isAdmin(hash: string): Promise<boolean>;
  /** The secret of this name that all copies share: the first that anybody put there. */
  shared(name: string, made: string): Promise<string>;
}

export function createKeysRepository(db: Kysely<Tables>): KeysRepository {
  return {
    async insertAdmin(key) {
      await db.insertInto('adminKeys').values(key).execute();
    },
    async isAdmin(hash) {
      const row = await db
        .selectFrom('adminKeys')
        .select('hash')
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row !== undefined;
    },
    async shared(name, made) {
      const { value } = await db
        .insertInto('secrets')
        .values({ name, value: made })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet((column) => ({ value: column.ref('secrets.value') })),
        )
        .returning('value')
        .executeTakeFirstOrThrow();
      return value;
    },
  };
}
