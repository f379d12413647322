import { sql, type Kysely } from 'kysely';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Tables } from '../../../src/cloud/database/tables.ts';

type Kind = 'sqlite' | 'postgres';

/** A table of the numbers 0 … count − 1, which each database makes in its own way. */
const numbers = (kind: Kind, count: number) =>
  kind === 'sqlite'
    ? sql`(with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${sql.lit(count)}) select i from n) as numbers`
    : sql`generate_series(0, ${sql.lit(count - 1)}) as numbers(i)`;

/** 618,033 and 1,000,000 have no common factor: every number is met once, far from the one before. */
const step = 618_033;

/** The number of the `i`-th running meeting's id. */
export const crowdNumber = (i: number): number => (i * step) % 1_000_000;

export interface Crowd {
  rooms: number;
  meetings: number;
  now: number;
}

/** Room ids are `room-0`, `room-1` …; running meetings have ids spread over all six digits. */
export async function crowd(
  db: Kysely<Tables>,
  kind: Kind,
  { rooms, meetings, now }: Crowd,
): Promise<void> {
  const expiresAt = now + cloudLimits.meetingLongestMs;
  const freeAt = expiresAt + cloudLimits.idRestMs;
  await db.connection().execute(async (connection) => {
    const run = (statement: string) => sql.raw(statement).execute(connection);
    // Half a million rows may take longer than any request's statement, and point at rooms that are there.
    if (kind === 'postgres')
      await run('set statement_timeout = 0; set session_replication_role = replica');
    await sql`insert into rooms (room_id, name, created_at)
      select 'room-' || i, 'Room', 0 from ${numbers(kind, rooms)}`.execute(connection);
    await sql`insert into meetings
      (digits, meeting_key, room_id, is_locked, created_at, expires_at, free_at)
      select substr(cast(1000000 + (cast(i as bigint) * ${sql.lit(step)}) % 1000000 as text), 2), 'seed-' || i,
        'room-' || (i % ${sql.lit(rooms)}), 0, ${sql.lit(now)}, ${sql.lit(expiresAt)}, ${sql.lit(freeAt)}
      from ${numbers(kind, meetings)}`.execute(connection);
    if (kind === 'postgres')
      await run('reset statement_timeout; reset session_replication_role; analyze meetings');
  });
}
