import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { createJsonFile } from './jsonFile.ts';

/**
 * A child process writes in a loop and is killed at a moment nobody chose. It tells the number of each
 * write that is done, so the file must hold that one or the next, whole. The long form, a thousand kills:
 * `MAGO_TEST_KILLS=1000 npx vitest run src/main/files/kill.test.ts`.
 */
const kills = Number(process.env['MAGO_TEST_KILLS'] ?? 200);
const lanes = 4;
const longestMs = Math.max(300_000, kills * 1_500);
const writer = `
import { createJsonFile } from './jsonFile.mjs';
const [target, start] = process.argv.slice(2);
const quiet = () => {};
const file = createJsonFile({
  path: target,
  onBroken: () => process.stdout.write('broken\\n'),
  clock: { now: Date.now, monotonic: () => performance.now(), after: (ms, run) => setTimeout(run, ms) },
  logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
});
await file.read();
for (let n = Number(start); ; n += 1) {
  await file.write({ n, filler: String(n % 10).repeat(20_000) });
  // A parent that gets no time reads late: what is not yet in the pipe would die with this process.
  await new Promise((told) => process.stdout.write(n + '\\n', told));
}`;

let folder: string;

/** The code under test as plain JavaScript, so that 200 children start quickly. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mago-kill-'));
  const sources = (await readdir(import.meta.dirname)).filter((name) => !name.includes('.test.'));
  for (const name of sources) {
    const source = await readFile(path.join(import.meta.dirname, name), 'utf8');
    const plain = stripTypeScriptTypes(source).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.mjs'");
    await writeFile(path.join(folder, name.replace('.ts', '.mjs')), plain);
  }
  await writeFile(path.join(folder, 'writer.mjs'), writer);
});
afterAll(() => rm(folder, { recursive: true }));

/** Lets a child write from `start` on, kills it after `writes` more than the first; the last number it told. */
function writeUntilKilled(target: string, start: number, delayMs: number): Promise<string> {
  const child = spawn(process.execPath, [path.join(folder, 'writer.mjs'), target, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (told === '') setTimeout(() => child.kill('SIGKILL'), delayMs);
    told += text;
  });
  return new Promise((resolve) => {
    child.on('close', () => resolve(told.trim().split('\n').at(-1) ?? ''));
  });
}

async function lane(number: number, count: number): Promise<number> {
  const target = path.join(folder, `lane${number}`, 'limits.json');
  const onBroken = (): void => expect.fail('the file was broken');
  let start = 0;
  for (let kill = 0; kill < count; kill += 1) {
    const told = Number(await writeUntilKilled(target, start, (kill * 5) % 7));
    const deps = { path: target, onBroken, clock: createFakeClock(), logger: createMemoryLogger() };
    const value = (await createJsonFile(deps).read()) as { n: number; filler: string };
    expect([told, told + 1]).toContain(value.n);
    expect(value.filler).toBe(String(value.n % 10).repeat(20_000));
    start = value.n + 1;
  }
  expect(await readdir(path.dirname(target))).toEqual(['limits.json']);
  return count;
}

test(
  `a writer killed ${kills} times leaves the old or the new value, never another`,
  async () => {
    const counts = await Promise.all(
      Array.from({ length: lanes }, (_, number) => lane(number, kills / lanes)),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(kills);
    // 8 s on two idle cores; 200 processes are started, so a busy machine takes many times that.
  },
  longestMs,
);
