import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { waitFor } from '../../harness/waitFor.ts';

const versions = '/usr/lib/postgresql';

/** Folder of PostgreSQL's server programs, the newest that is installed. */
export function postgresFolder(): string | undefined {
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => path.join(versions, version, 'bin'))
    .find((folder) => existsSync(path.join(folder, 'initdb')));
}

export interface Postgres {
  /** Makes an empty database and returns its connection URL. */
  createDatabase(): Promise<string>;
  dispose(): Promise<void>;
}

/** PostgreSQL refuses root: its own account runs it then. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ask = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

/**
 * A PostgreSQL of the test's own, reached by a socket in a folder that nobody else may enter. `isDurable`:
 * it waits for the disk as in earnest.
 */
export async function startPostgres({ isDurable = false } = {}): Promise<Postgres> {
  const bin = postgresFolder();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-pg-'));
  const runAs = account();
  if (runAs !== undefined) chownSync(folder, runAs.uid, runAs.gid);
  const options = { cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' }, ...runAs };
  const data = path.join(folder, 'data');
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'mago', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...options, stdio: 'pipe' },
  );
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      ...['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=120'],
      ...['-c', `fsync=${isDurable ? 'on' : 'off'}`],
    ],
    { ...options, stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const url = (name: string): string => `postgres://mago@/${name}?host=${folder}`;

  async function run(sql: string): Promise<void> {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  let made = 0;
  const isUp = async (): Promise<boolean> => {
    await run('select 1');
    return true;
  };
  await waitFor('PostgreSQL', isUp, { timeoutMs: 60_000 });
  return {
    async createDatabase() {
      made += 1;
      await run(`create database cloud${made}`);
      return url(`cloud${made}`);
    },
    async dispose() {
      server.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
