import type { Kysely, Selectable } from 'kysely';
import type { Heartbeat } from '#shared/cloud/rest.ts';
import type { Tables } from '../database/tables.ts';

export type RoomRow = Selectable<Tables['rooms']>;

export interface RoomsRepository {
  insert(room: { roomId: string; name: string; createdAt: number }): Promise<RoomRow>;
  find(roomId: string): Promise<RoomRow | undefined>;
  /** A room that is enrolled and not revoked, by the SHA-256 of its key. */
  findByKey(keyHash: string): Promise<RoomRow | undefined>;
  /** Rooms behind `after`, by id. */
  page(after: string | undefined, count: number): Promise<RoomRow[]>;
  /** Until the transaction ends nobody else changes this room. Undefined for one that is revoked or unknown. */
  lock(roomId: string): Promise<RoomRow | undefined>;
  /** Gives it a key; the one before is worth nothing any more. False for one that is revoked or unknown. */
  enrol(roomId: string, keyHash: string, now: number): Promise<boolean>;
  /** False for one that is revoked or unknown. */
  revoke(roomId: string, now: number): Promise<boolean>;
  saw(roomId: string, heartbeat: Heartbeat, now: number): Promise<void>;
  /** Rooms that are enrolled, and those of them heard since `since`. */
  count(since: number): Promise<{ enrolled: number; online: number }>;
  /** What carries the calls of the rooms heard since `since`, with how many rooms each. */
  countPaths(since: number): Promise<{ paths: string; rooms: number }[]>;
}

export function createRoomsRepository(db: Kysely<Tables>): RoomsRepository {
  const inUse = (roomId: string) =>
    db.updateTable('rooms').where('roomId', '=', roomId).where('revokedAt', 'is', null);
  const has = (result: { numUpdatedRows: bigint }): boolean => result.numUpdatedRows > 0n;
  return {
    insert: (room) => db.insertInto('rooms').values(room).returningAll().executeTakeFirstOrThrow(),
    find: (roomId) =>
      db.selectFrom('rooms').selectAll().where('roomId', '=', roomId).executeTakeFirst(),
    findByKey: (keyHash) =>
      db
        .selectFrom('rooms')
        .selectAll()
        .where('keyHash', '=', keyHash)
        .where('revokedAt', 'is', null)
        .executeTakeFirst(),
    page: (after, count) =>
      db
        .selectFrom('rooms')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('roomId', '>', after ?? ''))
        .orderBy('roomId')
        .limit(count)
        .execute(),
    // An update that changes nothing takes the row in both databases; SQLite has no SELECT … FOR UPDATE.
    lock: (roomId) =>
      inUse(roomId)
        .set((column) => ({ name: column.ref('name') }))
        .returningAll()
        .executeTakeFirst(),
    enrol: async (roomId, keyHash, now) =>
      has(
        await inUse(roomId)
          .set({ keyHash, enrolledAt: now, seenAt: null, state: null })
          .executeTakeFirst(),
      ),
    revoke: async (roomId, now) =>
      has(
        await inUse(roomId)
          .set({ revokedAt: now, keyHash: null, beaconKey: null })
          .executeTakeFirst(),
      ),
    async saw(roomId, { version, identity, state, lan, beaconKey, paths }, now) {
      await inUse(roomId)
        .set({
          version,
          identity,
          state,
          seenAt: now,
          beaconKey,
          paths: paths.join(' '),
          lanAddress: lan?.address ?? null,
          lanPort: lan?.port ?? null,
          lanSpki: lan?.spki ?? null,
        })
        .execute();
    },
    async count(since) {
      const { enrolled, online } = await db
        .selectFrom('rooms')
        .where('keyHash', 'is not', null)
        .select((column) => [
          column.fn.countAll<number>().as('enrolled'),
          column.fn.count<number>('roomId').filterWhere('seenAt', '>', since).as('online'),
        ])
        .executeTakeFirstOrThrow();
      return { enrolled, online };
    },
    async countPaths(since) {
      const rows = await db
        .selectFrom('rooms')
        .where('seenAt', '>', since)
        .where('paths', '<>', '')
        .select((column) => ['paths', column.fn.countAll<number>().as('rooms')])
        .groupBy('paths')
        .execute();
      return rows.map(({ paths, rooms }) => ({ paths: paths ?? '', rooms }));
    },
  };
}
