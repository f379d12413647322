import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** XMPP accounts of revoked rooms, until the XMPP server has removed them. */
export interface AccountEndsRepository {
  add(name: string, since: number): Promise<void>;
  /** Those that wait longest, 50 at most. */
  waiting(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

const atOnce = 50;

export function createAccountEndsRepository(db: Kysely<Tables>): AccountEndsRepository {
  return {
    async add(name, since) {
      await db
        .insertInto('accountEnds')
        .values({ name, since })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async waiting() {
      const rows = await db
        .selectFrom('accountEnds')
        .select('name')
        .orderBy('since')
        .orderBy('name')
        .limit(atOnce)
        .execute();
      return rows.map(({ name }) => name);
    },
    async remove(name) {
      await db.deleteFrom('accountEnds').where('name', '=', name).execute();
    },
  };
}
