import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { CamelCasePlugin, Kysely, PostgresDialect, SqliteDialect, type Dialect } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import type { Logger } from '../ports.ts';
import { openNodeSqlite } from './nodeSqlite.ts';
import type { Tables } from './tables.ts';

/** Where the data are: a file of SQLite, or a PostgreSQL by its connection URL. */
export type DatabasePlace =
  { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string; connections?: number };

/** PostgreSQL's `bigint` comes as text; ours are times and counts, far below 2^53. */
const bigintOid = types.builtins.INT8;
type Parser = (text: string) => unknown;
const parsers: CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    oid === bigintOid ? Number : (types.getTypeParser(oid, format) as Parser),
};

/**
 * How long a request waits for a connection, ms, and a statement for its end: then it is told that the
 * cloud could not answer. A meeting that hundreds join in one second is within it.
 */
const connectMs = 15_000;
const statementMs = 10_000;

function dialectOf(place: DatabasePlace, logger: Logger): Dialect {
  if (place.kind === 'sqlite') {
    mkdirSync(path.dirname(place.file), { recursive: true, mode: 0o700 });
    closeSync(openSync(place.file, 'a', 0o600));
    chmodSync(place.file, 0o600);
    return new SqliteDialect({ database: openNodeSqlite(place.file) });
  }
  const pool = new Pool({
    connectionString: place.url,
    max: place.connections ?? 20,
    types: parsers,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    application_name: 'mago-cloud',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => logger.warn('database connection lost', { error }));
  return new PostgresDialect({ pool });
}

/** Opens the database; the caller destroys it. SQLite's file is made where there is none, for its owner alone. */
export const openDatabase = (place: DatabasePlace, logger: Logger): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: dialectOf(place, logger), plugins: [new CamelCasePlugin()] });
