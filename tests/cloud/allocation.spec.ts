import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../src/cloud/database/migrations.ts';
import { openDatabase, type DatabasePlace } from '../../src/cloud/database/open.ts';
import { createStore } from '../../src/cloud/repositories/store.ts';
import { createMeetingsService } from '../../src/cloud/services/meetings.ts';
import { systemClock as clock, systemRandom as random } from '../../src/cloud/system.ts';
import { describeWith } from '../harness/index.ts';
import { collectLog } from './support/cloud.ts';
import { crowd } from './support/crowd.ts';
import { startPostgres } from './support/postgres.ts';

const live = 500_000;
const batches = 5;
const perBatch = 200;
const rooms = 2_000;

/** How long a thread has waited for a processor so far, ms (Linux: Documentation/scheduler/sched-stats). */
function waited(thread: string): number {
  const file = `/proc/${thread}/schedstat`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[1]) / 1e6 : 0;
}

/**
 * p95 of each batch of starts, ms. What other programs take of this machine meanwhile is not counted: the
 * time that our thread, or the database's, was ready to go on and had no processor. The disk's and the
 * caches' share is, so the best batch counts.
 */
async function measure(place: DatabasePlace): Promise<number[]> {
  const db = openDatabase(place, collectLog().logger);
  await migrate(db);
  const store = createStore(db);
  // The live meetings have rooms of their own: a room may hold four.
  await crowd(db, place.kind, { rooms, meetings: live, now: clock.now() });
  const threads = ['thread-self'];
  if (place.kind === 'postgres') {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    threads.push(String(rows[0]?.pid));
  }
  const waits = (): number => threads.reduce((sum, thread) => sum + waited(thread), 0);
  const meetings = createMeetingsService({ store, clock, random, turn: null });
  const given = new Set<string>();
  const p95s: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const times: number[] = [];
    for (let n = 0; n < perBatch; n += 1) {
      const roomId = `new-${batch}-${n}`;
      await db.insertInto('rooms').values({ roomId, name: 'Room', createdAt: 0 }).execute();
      const waitedBefore = waits();
      const startedAt = performance.now();
      const started = await meetings.start(roomId);
      times.push(performance.now() - startedAt - (waits() - waitedBefore));
      if (started.ok) given.add(started.value.id);
    }
    times.sort((a, b) => a - b);
    p95s.push(times[Math.ceil(perBatch * 0.95) - 1] ?? Infinity);
  }
  expect(given.size).toBe(batches * perBatch);
  expect(await store.meetings.countRunning(clock.now())).toBe(live + given.size);
  await store.close();
  return p95s;
}

/** What a commit of one row costs here at best, in ms. */
async function p95OfCommit(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('create table yardstick (n integer)');
  const times: number[] = [];
  for (let n = 0; n < perBatch; n += 1) {
    const start = performance.now();
    await client.query('insert into yardstick values (1)');
    times.push(performance.now() - start);
  }
  await client.end();
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

const round = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(2)).join(', ');

describe('with half a million meetings running', () => {
  test('SQLite hands out an id in less than 5 ms (p95)', async ({ annotate }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mago-cloud-'));
    const p95s = await measure({ kind: 'sqlite', file: path.join(folder, 'cloud.db') });
    rmSync(folder, { recursive: true });
    await annotate(`p95 by batch, ms: ${round(p95s)}`);
    expect(Math.min(...p95s)).toBeLessThan(5);
  });

  describeWith(['postgres'], 'PostgreSQL', () => {
    test('hands out an id in less than 5 ms (p95)', async ({ annotate, skip }) => {
      const postgres = await startPostgres({ isDurable: true });
      try {
        const url = await postgres.createDatabase();
        const p95s = await measure({ kind: 'postgres', url, connections: 1 });
        await annotate(`p95 by batch, ms: ${round(p95s)}`);
        // Where the database's own commit takes most of the time, the promise cannot be tested.
        const commit = await p95OfCommit(url);
        skip(
          Math.min(...p95s) >= 5 && commit > 1.5,
          `this machine is too busy: an empty commit takes ${commit.toFixed(1)} ms (p95)`,
        );
        expect(Math.min(...p95s)).toBeLessThan(5);
      } finally {
        await postgres.dispose();
      }
    });
  });
});
