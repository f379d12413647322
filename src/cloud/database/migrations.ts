import { Migrator, type Migration } from 'kysely/migration';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Steps from an empty database to today's tables, in the order of their names. A released step never changes. */
const migrations: Record<string, Migration> = {
  '0001-first': {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('adminKeys')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('createdAt', 'bigint', (c) => c.notNull())
        .execute();
      await schema
        .createTable('rooms')
        .addColumn('roomId', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('createdAt', 'bigint', (c) => c.notNull())
        .addColumn('keyHash', 'text', (c) => c.unique())
        .addColumn('enrolledAt', 'bigint')
        .addColumn('revokedAt', 'bigint')
        .addColumn('seenAt', 'bigint')
        .addColumn('state', 'text')
        .addColumn('version', 'text')
        .addColumn('identity', 'text')
        .addColumn('lanAddress', 'text')
        .addColumn('lanPort', 'integer')
        .addColumn('lanSpki', 'text')
        .addColumn('beaconKey', 'text')
        .execute();
      await schema
        .createTable('enrolmentCodes')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('roomId', 'text', (c) => c.notNull().references('rooms.roomId'))
        .addColumn('expiresAt', 'bigint', (c) => c.notNull())
        .execute();
      await schema
        .createTable('meetings')
        .addColumn('digits', 'text', (c) => c.primaryKey())
        .addColumn('meetingKey', 'text', (c) => c.notNull().unique())
        .addColumn('roomId', 'text', (c) => c.notNull().references('rooms.roomId'))
        .addColumn('isLocked', 'integer', (c) => c.notNull())
        .addColumn('createdAt', 'bigint', (c) => c.notNull())
        .addColumn('expiresAt', 'bigint', (c) => c.notNull())
        .addColumn('endedAt', 'bigint')
        .addColumn('freeAt', 'bigint', (c) => c.notNull())
        .execute();
      await schema.createIndex('meetingsOfRoom').on('meetings').column('roomId').execute();
      await schema.createIndex('meetingsFreeAt').on('meetings').column('freeAt').execute();
      await schema
        .createTable('passes')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('passKey', 'text', (c) => c.notNull())
        .addColumn('meetingKey', 'text', (c) => c.notNull())
        .addColumn('createdAt', 'bigint', (c) => c.notNull())
        .addColumn('expiresAt', 'bigint', (c) => c.notNull())
        .execute();
      await schema
        .createIndex('passesOfMeeting')
        .on('passes')
        .columns(['meetingKey', 'expiresAt'])
        .execute();
      await schema.createIndex('passesExpiry').on('passes').column('expiresAt').execute();
      await schema
        .createTable('tries')
        .addColumn('source', 'text', (c) => c.primaryKey())
        .addColumn('times', 'text', (c) => c.notNull())
        .addColumn('expiresAt', 'bigint', (c) => c.notNull())
        .execute();
      await schema.createIndex('triesExpiry').on('tries').column('expiresAt').execute();
      await schema
        .createTable('beaconIds')
        .addColumn('eid', 'text', (c) => c.notNull())
        .addColumn('roomId', 'text', (c) => c.notNull().references('rooms.roomId'))
        .addColumn('epoch', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('beaconIdsKey', ['eid', 'roomId', 'epoch'])
        .execute();
      await schema.createIndex('beaconIdsEpoch').on('beaconIds').column('epoch').execute();
      await schema.createIndex('beaconIdsOfRoom').on('beaconIds').column('roomId').execute();
      await schema
        .createTable('secrets')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('value', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '0002-xmpp': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('rooms').addColumn('paths', 'text').execute();
      await db.schema
        .createTable('accountEnds')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('since', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
};

/** Brings the database up to date; copies that start together wait for each other. Throws when a step fails. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error('the database could not be brought up to date', { cause: error });
}
