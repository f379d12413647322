import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { openDataFolder } from './dataFolder.ts';
import { maxJsonBytes } from './jsonFile.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'mago-data-'));
});
afterEach(() => rm(parent, { recursive: true }));

const openFolder = () =>
  openDataFolder({
    path: path.join(parent, 'deep', 'room'),
    secrets: { by: 'rights' },
    clock: createFakeClock(),
    logger: createMemoryLogger(),
  });

test('the folder is made, closed to others, and keeps documents', async () => {
  const folder = await openFolder();
  if (process.platform !== 'win32') expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  const onBroken = (): void => expect.fail('nothing is broken');
  await folder.json('limits.json', { onBroken }).write({ failures: 3 });
  const again = (await openFolder()).json('limits.json', { onBroken });
  expect(await again.read()).toEqual({ failures: 3 });
});

test("somebody else's file is read up to a megabyte", async () => {
  const folder = await openFolder();
  expect(await folder.readText('tls.pem')).toBeUndefined();
  await writeFile(path.join(folder.path, 'tls.pem'), 'a certificate');
  expect(await folder.readText('tls.pem')).toBe('a certificate');
  await writeFile(path.join(folder.path, 'tls.pem'), Buffer.alloc(maxJsonBytes + 1));
  expect(await folder.readText('tls.pem')).toBeUndefined();
});
