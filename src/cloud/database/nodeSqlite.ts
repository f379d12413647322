import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements that are kept compiled: the API runs a few dozen. */
const keptStatements = 200;
/** Holds the indices of half a million meetings. */
const cacheKib = 65_536;

function wrap(statement: StatementSync): SqliteStatement {
  const bind = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...bind(values)),
    run: (values) => statement.run(...bind(values)),
    iterate: (values) => statement.iterate(...bind(values)),
  };
}

/**
 * Node's own SQLite as kysely wants it: nothing to compile, nothing to download (ADR 0011).
 *
 * WAL with `synchronous = NORMAL`: a power cut can lose the last moments and breaks nothing.
 */
export function openNodeSqlite(file: string): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
     PRAGMA cache_size = -${cacheKib}`,
  );
  const kept = new Map<string, SqliteStatement>();
  return {
    close() {
      kept.clear();
      database.close();
    },
    prepare(sql) {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      const statement = wrap(database.prepare(sql));
      if (kept.size >= keptStatements) kept.clear();
      kept.set(sql, statement);
      return statement;
    },
  };
}
