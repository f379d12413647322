import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFakeClock, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import type { FileBytes } from '../files/readCapped.ts';
import { openProvisioning, type ProvisioningResult } from './provisioning.ts';
import { pollMs } from './watchMark.ts';

const good = (name: string): string =>
  JSON.stringify({ version: 1, settings: { 'room.name': name } });
const broken = '{"version":1,"settings":{"room.name":7}}';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A room beside a provisioning file; null: there is none. */
async function open(first: FileBytes | string | null, applied?: unknown) {
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 9));
  const logger = createMemoryLogger();
  const appliedFile = createMemoryFile(applied);
  const results: ProvisioningResult[] = [];
  let content = first;
  let mark = 0;
  let reads = 0;
  let heard = 0;
  const provisioning = await openProvisioning({
    fileName: 'provisioning.json',
    mark: () => Promise.resolve(content === null ? null : String(mark)),
    read() {
      reads += 1;
      if (content === null) return Promise.resolve({ state: 'absent' });
      if (typeof content !== 'string') return Promise.resolve(content);
      return Promise.resolve({ state: 'bytes', bytes: Buffer.from(content) });
    },
    writeResult(result) {
      results.push(result);
      return Promise.resolve('/etc/mago-room/provisioning.result.json');
    },
    appliedFile,
    clock,
    logger,
  });
  provisioning.subscribe(() => {
    heard += 1;
  });
  return {
    provisioning,
    appliedFile,
    results,
    logger,
    counts: () => ({ reads, heard }),
    put(next: FileBytes | string | null) {
      content = next;
      mark += 1;
    },
    /** So many looks at the file, each with what follows from it. */
    async look(times: number) {
      for (let n = 0; n < times; n += 1) {
        clock.advance(pollMs);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    },
  };
}

test('a good file is in force at once, and a result says so', async () => {
  const { provisioning, results, appliedFile } = await open(good('A'));
  expect(provisioning.values).toEqual({ 'room.name': 'A' });
  expect(provisioning.trouble).toBeNull();
  expect(results).toEqual([
    {
      version: 1,
      file: 'provisioning.json',
      sha256: hash(good('A')),
      time: '2026-11-22T09:00:00.000Z',
      applied: true,
      problems: [],
    },
  ]);
  expect(appliedFile.content).toEqual({ settings: { 'room.name': 'A' } });
});

test('a room without a file has no result and no trouble', async () => {
  const { provisioning, results } = await open(null);
  expect(provisioning.values).toEqual({});
  expect(provisioning.trouble).toBeNull();
  expect(results).toEqual([]);
});

test('a broken file changes nothing and says why, now and after a restart', async () => {
  const { provisioning, results, put, look, appliedFile, counts } = await open(good('A'));
  put(broken);
  await look(2);
  expect(provisioning.values).toEqual({ 'room.name': 'A' });
  const problem =
    'settings.room.name must be text of 1 to 128 characters that this setting can use.';
  expect(results.at(-1)).toMatchObject({
    applied: false,
    problems: [problem],
    sha256: hash(broken),
  });
  expect(provisioning.trouble).toEqual({
    what: 'provisioning.refused',
    details: [problem],
    file: '/etc/mago-room/provisioning.result.json',
  });
  expect(counts().heard).toBe(1);

  const again = await open(broken, appliedFile.content);
  expect(again.provisioning.values).toEqual({ 'room.name': 'A' });
  expect(again.provisioning.trouble?.what).toBe('provisioning.refused');
  again.put(good('B'));
  await again.look(2);
  expect(again.provisioning.values).toEqual({ 'room.name': 'B' });
  expect(again.provisioning.trouble).toBeNull();
});

test('a file that is still being written is left alone', async () => {
  const { results, put, look, provisioning } = await open(good('A'));
  for (let size = 1; size < 8; size += 1) {
    put(good('B').slice(0, size * 4));
    await look(1);
  }
  expect(results).toHaveLength(1);
  put(good('B'));
  await look(1);
  expect(provisioning.values).toEqual({ 'room.name': 'A' });
  await look(1);
  expect(provisioning.values).toEqual({ 'room.name': 'B' });
  expect(results.map(({ applied }) => applied)).toEqual([true, true]);
});

test('a file that is removed takes its settings with it, also from the next start', async () => {
  const { provisioning, put, look, appliedFile } = await open(good('A'));
  put(null);
  await look(2);
  expect(provisioning.values).toEqual({});
  expect(appliedFile.content).toEqual({ settings: {} });
  expect((await open(null, { settings: { 'room.name': 'A' } })).provisioning.values).toEqual({});
});

test('a file that was only touched is not reported again, and an unchanged one not read', async () => {
  const { results, put, look, counts } = await open(good('A'));
  await look(5);
  const { reads } = counts();
  await look(5);
  expect(counts().reads).toBe(reads);
  put(good('A'));
  await look(2);
  expect(results).toHaveLength(1);
});

test('a file that is too large is refused', async () => {
  const { results } = await open({ state: 'too large' });
  expect(results).toMatchObject([
    { applied: false, sha256: null, problems: ['The file is larger than 256 KiB.'] },
  ]);
});

test('a file that nobody may read changes nothing, and is tried again', async () => {
  const { provisioning, put, look, logger } = await open(good('A'));
  put({ state: 'unreadable' });
  await look(4);
  expect(provisioning.values).toEqual({ 'room.name': 'A' });
  expect(provisioning.trouble).toEqual({
    what: 'provisioning.unreadable',
    details: [],
    file: null,
  });
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  put(good('B'));
  await look(2);
  expect(provisioning.values).toEqual({ 'room.name': 'B' });
});

test('a setting that an update took away does not take the others along', async () => {
  const { provisioning } = await open(broken, {
    settings: { 'room.name': 'A', 'room.colour': 'red' },
  });
  expect(provisioning.values).toEqual({ 'room.name': 'A' });
});
