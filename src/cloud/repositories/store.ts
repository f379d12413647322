import { sql, type Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { createAccountEndsRepository, type AccountEndsRepository } from './accountEnds.ts';
import { createBeaconsRepository, type BeaconsRepository } from './beacons.ts';
import { createEnrolmentCodesRepository, type EnrolmentCodesRepository } from './enrolmentCodes.ts';
import { createKeysRepository, type KeysRepository } from './keys.ts';
import { createMeetingsRepository, type MeetingsRepository } from './meetings.ts';
import { createPassesRepository, type PassesRepository } from './passes.ts';
import { createRoomsRepository, type RoomsRepository } from './rooms.ts';
import { createTriesRepository, type TriesRepository } from './tries.ts';

export interface Repositories {
  readonly rooms: RoomsRepository;
  readonly enrolmentCodes: EnrolmentCodesRepository;
  readonly meetings: MeetingsRepository;
  readonly passes: PassesRepository;
  readonly tries: TriesRepository;
  readonly beacons: BeaconsRepository;
  readonly keys: KeysRepository;
  readonly accountEnds: AccountEndsRepository;
}

/** Everything the cloud keeps. Nothing that a second copy would miss is kept anywhere else. */
export interface Store extends Repositories {
  /**
   * All of it or, when `run` throws, nothing. Rows are locked in this order, so that two never wait for
   * each other: tries, rooms, meetings, the rest.
   */
  transaction<T>(run: (repositories: Repositories) => Promise<T>): Promise<T>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const repositoriesOf = (db: Kysely<Tables>): Repositories => ({
  rooms: createRoomsRepository(db),
  enrolmentCodes: createEnrolmentCodesRepository(db),
  meetings: createMeetingsRepository(db),
  passes: createPassesRepository(db),
  tries: createTriesRepository(db),
  beacons: createBeaconsRepository(db),
  keys: createKeysRepository(db),
  accountEnds: createAccountEndsRepository(db),
});

export const createStore = (db: Kysely<Tables>): Store => ({
  ...repositoriesOf(db),
  transaction: (run) => db.transaction().execute((transaction) => run(repositoriesOf(transaction))),
  async ping() {
    await sql`select 1`.execute(db);
  },
  close: () => db.destroy(),
});
