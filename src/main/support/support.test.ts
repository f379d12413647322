import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import {
  createFakeClock,
  createMemoryFile,
  createMemoryLogger,
  type FakeClock,
  type MemoryFile,
} from '../testing/fakes.ts';
import { createSupport, type Support } from './support.ts';

const secret = 'S3CRET4711';

let dir: string;
let clock: FakeClock;
let doneFile: MemoryFile;
let asked: { folder: string | null; request: string | null };
let support: Support;

const at = (...names: string[]): string => path.join(dir, ...names);

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'mago-support-'));
  clock = createFakeClock();
  doneFile = createMemoryFile();
  asked = { folder: null, request: null };
  mkdirSync(at('logs'));
  mkdirSync(at('shell'));
  writeFileSync(
    at('logs/room.log'),
    `{"level":"info","msg":"meeting starts","pin":"${secret}"}\n` +
      `{"level":"warn","msg":"asked with token=${secret}"}\n`,
  );
  writeFileSync(at('logs/room.1.log'), 'a=ice-pwd:S3CRET4711\n');
  writeFileSync(at('shell/shell.log'), '2026-11-22 starts 1.0.0\n');
  support = createSupport({
    dataDir: dir,
    version: '1.0.0',
    moreLogs: { shell: at('shell'), update: at('nowhere') },
    state: () => ({ network: 'up', meeting: { pin: secret }, offer: { sdp: secret } }),
    settings: () => asked,
    ...{ doneFile, clock, logger: createMemoryLogger() },
    randomBytes,
  });
});
afterEach(() => {
  support.dispose();
  rmSync(dir, { recursive: true, force: true });
});

async function unzip(file: string): Promise<Record<string, string>> {
  const zip = await openPromise(file, { lazyEntries: true });
  const files: Record<string, string> = {};
  for await (const entry of zip.eachEntry())
    files[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
  return files;
}
const bundles = (folder = at('support')): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

test('a fault becomes a ticket with its cause, the room’s state and its last words, and no secret', async () => {
  const outcome = await support.reportFault('sound');
  const ticket = outcome.ok ? outcome.value.ticket : '';
  expect(ticket).toMatch(/^[ACDEFGHJKLMNPQRTUVWXY34679]{6}$/);
  const [file = ''] = readdirSync(at('tickets'));
  expect(file).toContain(ticket);
  const written = readFileSync(at('tickets', file), 'utf8');
  expect(written).not.toContain(secret);
  const { cause, state, log } = JSON.parse(written) as Record<string, unknown>;
  expect(cause).toBe('sound');
  expect(state).toMatchObject({ version: '1.0.0', network: 'up' });
  expect(log).toContainEqual(expect.stringContaining('meeting starts'));
});

test('pressing again and again is one ticket in twenty seconds, and fifty at most', async () => {
  expect((await support.reportFault('other')).ok).toBe(true);
  expect(await support.reportFault('other')).toEqual({
    ok: false,
    error: { code: 'support.tooOften', retryAfterSeconds: 20 },
  });
  for (let n = 0; n < 55; n += 1) {
    clock.advance(20_000);
    await support.reportFault('other');
  }
  expect(readdirSync(at('tickets'))).toHaveLength(50);
});

test('a bundle has logs, state and tickets, and no secret', async () => {
  await support.reportFault('picture');
  const outcome = await support.saveBundle();
  const files = await unzip(outcome.ok ? outcome.value.file : '');
  expect(Object.keys(files).toSorted()).toEqual([
    'room/room.1.log',
    'room/room.log',
    'shell/shell.log',
    'state.json',
    expect.stringMatching(/^tickets\/.*\.json$/),
  ]);
  expect(JSON.stringify(files)).not.toContain(secret);
  expect(files['room/room.log']).toContain('meeting starts');
  expect(files['shell/shell.log']).toContain('starts 1.0.0');
});

test('a bundle of endless logs has their end', async () => {
  const line = `${'x'.repeat(1023)}\n`;
  writeFileSync(at('logs/room.log'), line.repeat(45 * 1024) + 'the last line\n');
  const outcome = await support.saveBundle();
  const log = (await unzip(outcome.ok ? outcome.value.file : ''))['room/room.log'] ?? '';
  expect(log.length).toBeLessThanOrEqual(40 * 1024 * 1024);
  expect(log.endsWith('the last line\n')).toBe(true);
});

test('the newest five bundles are kept', async () => {
  for (let n = 0; n < 8; n += 1) {
    clock.advance(1_000);
    await support.saveBundle();
  }
  expect(bundles()).toHaveLength(5);
});

test('what cannot be written is said', async () => {
  writeFileSync(at('file'), '');
  asked = { folder: at('file'), request: null };
  expect(await support.saveBundle()).toEqual({ ok: false, error: { code: 'support.notSaved' } });
  writeFileSync(at('tickets'), 'in the way');
  expect(await support.reportFault('touch')).toEqual({
    ok: false,
    error: { code: 'support.notSaved' },
  });
});

test('policy gets one bundle for each text, in the folder that it names', async () => {
  asked = { folder: at('share'), request: '2026-11-22' };
  support.refresh();
  support.refresh();
  await expect.poll(() => doneFile.content).toBe('2026-11-22');
  expect(bundles(at('share'))).toHaveLength(1);
  support.refresh();
  asked = { folder: at('share'), request: '2026-11-23' };
  clock.advance(1_000);
  support.refresh();
  await expect.poll(() => doneFile.content).toBe('2026-11-23');
  expect(bundles(at('share'))).toHaveLength(2);
});

test('a share that is away is tried again in an hour', async () => {
  writeFileSync(at('share'), '');
  asked = { folder: at('share'), request: 'now' };
  support.refresh();
  // The attempt is over once its timer is set: nothing is done yet.
  await expect.poll(() => bundles(at('share'))).toEqual([]);
  await support.saveBundle();
  rmSync(at('share'));
  await expect
    .poll(() => {
      clock.advance(60 * 60_000);
      return doneFile.content;
    })
    .toBe('now');
});
