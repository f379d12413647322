import { sql, type Kysely, type Selectable } from 'kysely';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Tables } from '../database/tables.ts';

export type MeetingRow = Selectable<Tables['meetings']>;
/** Everything of a meeting that does not depend on its id. */
export type MeetingToBe = Omit<MeetingRow, 'endedAt' | 'digits'>;

export interface MeetingsRepository {
  /**
   * Takes the first of these ids that is free. Undefined where none is, where somebody else has taken it
   * meanwhile, or where the room has `most` running meetings; its row has to be locked, for that to be exact.
   */
  claim(
    drawn: readonly SixDigits[],
    meeting: MeetingToBe,
    most: number,
  ): Promise<MeetingRow | undefined>;
  /** A running meeting of this room. */
  find(digits: string, roomId: string, now: number): Promise<MeetingRow | undefined>;
  /** The room's running meetings, oldest first. */
  ofRoom(roomId: string, now: number): Promise<MeetingRow[]>;
  /** A running meeting that is not locked; until the transaction ends nobody else changes it. */
  lockOpen(digits: string, now: number): Promise<MeetingRow | undefined>;
  /** A running meeting by its key. */
  findByKey(meetingKey: string, now: number): Promise<MeetingRow | undefined>;
  setLocked(meeting: MeetingRow, isLocked: boolean): Promise<void>;
  /** Puts off the expiry of the room's running meetings, each to its own latest moment at most. */
  keepOfRoom(roomId: string, times: KeepTimes): Promise<void>;
  /** Ends a running meeting of this room; undefined where there is none. */
  end(digits: string, roomId: string, times: EndTimes): Promise<MeetingRow | undefined>;
  endAllOfRoom(roomId: string, times: EndTimes): Promise<MeetingRow[]>;
  /** Forgets ids that have rested. */
  removeFree(now: number): Promise<void>;
  countRunning(now: number): Promise<number>;
}

export type EndTimes = { now: number; freeAt: number };
export type KeepTimes = { now: number; expiresAt: number; longestMs: number; restMs: number };

/** A value whose type the database cannot read from a column. */
const typed = (value: string | number) =>
  sql<string | number>`cast(${value} as ${sql.raw(typeof value === 'number' ? 'bigint' : 'text')})`;
const keysOf = (meeting: MeetingToBe): (keyof MeetingToBe)[] =>
  Object.keys(meeting) as (keyof MeetingToBe)[];

export function createMeetingsRepository(db: Kysely<Tables>): MeetingsRepository {
  const running = (now: number) =>
    db.selectFrom('meetings').selectAll().where('endedAt', 'is', null).where('expiresAt', '>', now);
  const change = (now: number) =>
    db.updateTable('meetings').where('endedAt', 'is', null).where('expiresAt', '>', now);
  return {
    // One statement: each way to the database and back is what an id costs (tests/cloud/allocation.spec.ts).
    claim: (drawn, meeting, most) =>
      db
        .insertInto('meetings')
        .columns(['digits', ...keysOf(meeting)])
        .expression(
          db
            .selectFrom(
              sql<{ column1: string }>`(values ${sql.join(drawn.map((id) => sql`(${id})`))})`.as(
                'drawn',
              ),
            )
            .select(['drawn.column1', ...keysOf(meeting).map((key) => typed(meeting[key]).as(key))])
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('meetings')
                    .select('digits')
                    .whereRef('digits', '=', 'drawn.column1')
                    .where('freeAt', '>', meeting.createdAt),
                ),
              ),
            )
            .where(
              ({ selectFrom }) =>
                selectFrom('meetings')
                  .select(({ fn }) => fn.countAll<number>().as('count'))
                  .where('roomId', '=', meeting.roomId)
                  .where('endedAt', 'is', null)
                  .where('expiresAt', '>', meeting.createdAt),
              '<',
              most,
            )
            .limit(1),
        )
        .onConflict((conflict) =>
          conflict
            .column('digits')
            .doUpdateSet({ ...meeting, endedAt: null })
            .where('meetings.freeAt', '<=', meeting.createdAt),
        )
        .returningAll()
        .executeTakeFirst(),
    find: (digits, roomId, now) =>
      running(now).where('digits', '=', digits).where('roomId', '=', roomId).executeTakeFirst(),
    ofRoom: (roomId, now) =>
      running(now).where('roomId', '=', roomId).orderBy('createdAt').orderBy('digits').execute(),
    // As in the rooms: the update that changes nothing is what takes the row in both databases.
    lockOpen: (digits, now) =>
      change(now)
        .where('digits', '=', digits)
        .where('isLocked', '=', 0)
        .set((column) => ({ isLocked: column.ref('isLocked') }))
        .returningAll()
        .executeTakeFirst(),
    findByKey: (meetingKey, now) =>
      running(now).where('meetingKey', '=', meetingKey).executeTakeFirst(),
    async setLocked({ meetingKey }, isLocked) {
      await db
        .updateTable('meetings')
        .set({ isLocked: isLocked ? 1 : 0 })
        .where('meetingKey', '=', meetingKey)
        .execute();
    },
    async keepOfRoom(roomId, { now, expiresAt, longestMs, restMs }) {
      // Those young enough get the whole time; the others keep what is left of their longest.
      await change(now)
        .where('roomId', '=', roomId)
        .where('createdAt', '>=', expiresAt - longestMs)
        .set({ expiresAt, freeAt: expiresAt + restMs })
        .execute();
      await change(now)
        .where('roomId', '=', roomId)
        .where('createdAt', '<', expiresAt - longestMs)
        .set((column) => ({
          expiresAt: column('createdAt', '+', longestMs),
          freeAt: column('createdAt', '+', longestMs + restMs),
        }))
        .execute();
    },
    end: (digits, roomId, { now, freeAt }) =>
      change(now)
        .where('digits', '=', digits)
        .where('roomId', '=', roomId)
        .set({ endedAt: now, freeAt })
        .returningAll()
        .executeTakeFirst(),
    endAllOfRoom: (roomId, { now, freeAt }) =>
      change(now)
        .where('roomId', '=', roomId)
        .set({ endedAt: now, freeAt })
        .returningAll()
        .execute(),
    async removeFree(now) {
      await db.deleteFrom('meetings').where('freeAt', '<=', now).execute();
    },
    async countRunning(now) {
      const { count } = await db
        .selectFrom('meetings')
        .where('endedAt', 'is', null)
        .where('expiresAt', '>', now)
        .select((column) => column.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
