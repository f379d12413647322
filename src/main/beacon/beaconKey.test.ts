import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMemoryFile, createMemoryLogger, type MemoryFile } from '../testing/fakes.ts';
import { loadBeaconKey } from './beaconKey.ts';

function load(file: MemoryFile) {
  const logger = createMemoryLogger();
  let isAccepted: ((value: unknown) => boolean) | undefined;
  const key = loadBeaconKey({
    file: (options) => {
      isAccepted = options.accepts;
      return file;
    },
    randomBytes,
    logger,
  });
  return { key, logger, accepts: (value: unknown) => isAccepted?.(value) };
}

test('the key is made once and stays', async () => {
  const file = createMemoryFile();
  const first = await load(file).key;
  expect(first).toHaveLength(32);
  expect(await load(file).key).toEqual(first);
  expect(file.writes).toBe(1);
});

test.each([
  ['no object', 'text'],
  ['another version', { version: 2, key: 'A'.repeat(43) }],
  ['a short key', { version: 1, key: 'A'.repeat(42) }],
  ['a long key', { version: 1, key: 'A'.repeat(44) }],
  ['a key in two spellings', { version: 1, key: `${'A'.repeat(42)}B` }],
])('a file with %s is not accepted, and a new key is made', async (_, content) => {
  const { key, accepts } = load(createMemoryFile(content));
  expect(await key).toHaveLength(32);
  expect(accepts(content)).toBe(false);
});

test('a key that cannot be saved serves until the next start, and is not logged', async () => {
  const file = createMemoryFile();
  file.isFull = true;
  const { key, logger } = load(file);
  const text = Buffer.from(await key).toString('base64url');
  expect(logger.lines.map(({ level }) => level)).toEqual(['error']);
  expect(JSON.stringify(logger.lines)).not.toContain(text);
});
