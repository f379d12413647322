import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { migrate } from '../../src/cloud/database/migrations.ts';
import { openDatabase } from '../../src/cloud/database/open.ts';
import { createStore, type Store } from '../../src/cloud/repositories/store.ts';
import { createJoiningService } from '../../src/cloud/services/joining.ts';
import { systemRandom as random } from '../../src/cloud/system.ts';
import { collectLog, makeClock } from './support/cloud.ts';
import { crowd, crowdNumber } from './support/crowd.ts';

const hourMs = 3_600_000;
const hours = 6;
/** One in a hundred ids is in use: a cloud with ten thousand meetings at the same time. */
const live = 10_000;
const inUse = new Set(Array.from({ length: live }, (_, i) => crowdNumber(i)));

const folder = mkdtempSync(path.join(tmpdir(), 'mago-sweep-'));
const clock = makeClock();
let store: Store;

beforeAll(async () => {
  const place = { kind: 'sqlite', file: path.join(folder, 'cloud.db') } as const;
  const db = openDatabase(place, collectLog().logger);
  await migrate(db);
  await crowd(db, 'sqlite', { rooms: 5_000, meetings: live, now: clock.now() });
  store = createStore(db);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Sources that share a list of all ids, and each ask for the next one as soon as they are let. */
async function sweep(name: string, sources: number) {
  const start = clock.now();
  const joining = createJoiningService({ store, clock, random, turn: null, xmpp: null });
  // Whoever tries in the order of the numbers finds as much as whoever tries at random: ids are random.
  let next = random.integer(1_000_000);
  const outcome = { refused: 0, found: 0, askedInUse: 0 };
  const sweepOnce = async (source: string): Promise<number> => {
    for (;;) {
      const answer = await joining.join(source, sixDigitsFrom(next % 1_000_000));
      if (!answer.ok && answer.error.code === 'join.tooOften')
        return (answer.error.retryAfterSeconds ?? 1) * 1_000;
      if (inUse.has(next % 1_000_000)) outcome.askedInUse += 1;
      next += 1;
      if (answer.ok) outcome.found += 1;
      else outcome.refused += 1;
    }
  };
  while (clock.now() - start < hours * hourMs) {
    const waits: number[] = [];
    for (let n = 0; n < sources; n += 1) waits.push(await sweepOnce(`${name}-${n}`));
    clock.pass(Math.min(...waits));
  }
  return outcome;
}

test.each([1, 100])(
  '%i sources learn of ten wrong ids an hour each, and no more',
  async (sources) => {
    const { refused, found, askedInUse } = await sweep(`of${sources}`, sources);
    expect(refused).toBe(sources * hours * 10);
    // A right id costs a source nothing of its ten, and none of the wrong ones is taken for right:
    // docs/six-digits.md has the figures per day.
    expect(found).toBe(askedInUse);
  },
);
