import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { nodeFileSystem, type FileSystem } from './fileSystem.ts';
import { createJsonFile, maxJsonBytes, type JsonFileDeps } from './jsonFile.ts';

const isPosix = process.platform !== 'win32';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mago-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

function makeFile(changes: Partial<JsonFileDeps> = {}) {
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 9));
  const logger = createMemoryLogger();
  const broken: (string | null)[] = [];
  const target = path.join(folder, 'settings.json');
  const onBroken = (keptAs: string | null): void => {
    broken.push(keptAs);
  };
  const file = createJsonFile({ path: target, onBroken, clock, logger, ...changes });
  return { file, target, clock, logger, broken };
}

/** The real file system with one call replaced. */
const withFault = (fault: Partial<FileSystem>): FileSystem => ({ ...nodeFileSystem, ...fault });

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test('what was written is read again, by this process and by the next', async () => {
  const { file } = makeFile();
  expect(await file.read()).toBeUndefined();
  await file.write({ name: 'Salle Émile' });
  expect(await file.read()).toEqual({ name: 'Salle Émile' });
  expect(await makeFile().file.read()).toEqual({ name: 'Salle Émile' });
});

test('the folder is made when it is not there', async () => {
  const target = path.join(folder, 'a', 'b', 'limits.json');
  await makeFile({ path: target }).file.write([1]);
  expect(JSON.parse(await readFile(target, 'utf8'))).toEqual([1]);
});

test.runIf(isPosix)('only the owner can read the file, whatever the umask says', async () => {
  const before = process.umask(0);
  try {
    const { file, target } = makeFile();
    await file.write({});
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  } finally {
    process.umask(before);
  }
});

test('writes that wait are one write, and the last value wins', async () => {
  let opened = 0;
  const fs = withFault({
    open: (target, flags, mode) => {
      if (flags === 'wx') opened += 1;
      return open(target, flags, mode);
    },
  });
  const { file } = makeFile({ fs });
  await Promise.all(Array.from({ length: 50 }, (_, n) => file.write({ n })));
  expect(await file.read()).toEqual({ n: 49 });
  expect(opened).toBe(1);

  const first = file.write('first');
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  await Promise.all([first, file.write('second'), file.write('third')]);
  expect(await file.read()).toBe('third');
  expect(opened).toBe(3);
});

test('a value is written as it was at the call', async () => {
  const { file } = makeFile();
  const value = { counter: 1 };
  const written = file.write(value);
  value.counter = 2;
  await written;
  expect(await file.read()).toEqual({ counter: 1 });
});

describe('a file that cannot be used', () => {
  const cases: [string, string | Buffer][] = [
    ['half a document', '{"name": "Roo'],
    ['nothing at all', ''],
    ['bytes that are no text', Buffer.from([0, 255, 254, 1, 0, 0])],
    ['more than a megabyte', JSON.stringify('x'.repeat(maxJsonBytes))],
  ];
  test.each(cases)('%s is put aside, reported once, and the next write works', async (_, text) => {
    const { file, target, broken, logger } = makeFile();
    await writeFile(target, text);
    expect(await file.read()).toBeUndefined();
    expect(broken).toEqual([`${target}.broken-20261122T090000.000Z`]);
    expect(await readFile(broken[0] ?? '')).toEqual(Buffer.from(text));
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(await file.read()).toBeUndefined();
    expect(broken).toHaveLength(1);
    await file.write({ fine: true });
    expect(await file.read()).toEqual({ fine: true });
  });

  test('a document that its owner does not accept is put aside too', async () => {
    const { file, target, broken } = makeFile({ accepts: (value) => value === 'good' });
    await writeFile(target, '"bad"');
    expect(await file.read()).toBeUndefined();
    expect(broken).toHaveLength(1);
    await file.write('good');
    expect(await file.read()).toBe('good');
  });

  test('a folder in its place is moved away', async () => {
    const { file, target, broken } = makeFile();
    await mkdir(target);
    expect(await file.read()).toBeUndefined();
    expect(broken).toHaveLength(1);
    await file.write(1);
    expect(await file.read()).toBe(1);
  });

  test('the three newest are kept', async () => {
    const { file, target, clock } = makeFile();
    for (let n = 0; n < 6; n += 1) {
      await writeFile(target, `broken ${n}`);
      await file.read();
      clock.advance(1000);
    }
    const names = (await readdir(folder)).toSorted();
    const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    expect(texts).toEqual(['broken 3', 'broken 4', 'broken 5']);
  });

  test('one that is only held for a moment is not put aside', async () => {
    let refusals = 0;
    const fs = withFault({
      open: (target, flags, mode) => {
        if (flags === 'r' && refusals < 2) {
          refusals += 1;
          return Promise.reject(systemError('EBUSY'));
        }
        return open(target, flags, mode);
      },
    });
    const { file, target, broken, clock } = makeFile({ fs });
    await writeFile(target, '{"kept":true}');
    const reading = file.read();
    const ticking = setInterval(() => clock.advance(100), 1);
    expect(await reading).toEqual({ kept: true });
    clearInterval(ticking);
    expect(refusals).toBe(2);
    expect(broken).toEqual([]);
  });
});

describe('a write that fails', () => {
  const failing = (code: string): FileSystem =>
    withFault({
      open: async (target, flags, mode) => {
        const handle = await open(target, flags, mode);
        if (flags === 'wx') handle.writeFile = () => Promise.reject(systemError(code));
        return handle;
      },
    });

  test.each([
    ['ENOSPC', 'disk.full'],
    ['EDQUOT', 'disk.full'],
    ['EROFS', 'file.denied'],
    ['EIO', 'file.failed'],
  ])('%s rejects with %s, and the old value and nothing else stays', async (code, expected) => {
    const { file, target } = makeFile();
    await file.write('old');
    const full = makeFile({ fs: failing(code) }).file;
    await expect(full.write('new')).rejects.toMatchObject({ name: 'FileError', code: expected });
    expect(await readdir(folder)).toEqual([path.basename(target)]);
    expect(await file.read()).toBe('old');
  });

  test('does not stop the next one', async () => {
    let isFull = true;
    const fs = withFault({
      open: (target, flags, mode) =>
        (isFull && flags === 'wx' ? failing('ENOSPC') : nodeFileSystem).open(target, flags, mode),
    });
    const { file } = makeFile({ fs });
    await expect(file.write(1)).rejects.toMatchObject({ code: 'disk.full' });
    isFull = false;
    await file.write(2);
    expect(await file.read()).toBe(2);
  });

  test('too large a value is refused before anything is written', async () => {
    const { file } = makeFile();
    await expect(file.write('x'.repeat(maxJsonBytes))).rejects.toMatchObject({
      code: 'file.tooLarge',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a rename that is refused for a moment is tried again', async () => {
    let refusals = 0;
    const fs = withFault({
      rename: (from, to) => {
        refusals += 1;
        return refusals < 4
          ? Promise.reject(systemError('EPERM'))
          : nodeFileSystem.rename(from, to);
      },
    });
    const { file, clock } = makeFile({ fs });
    const ticking = setInterval(() => clock.advance(100), 1);
    await file.write('arrived');
    clearInterval(ticking);
    expect(await file.read()).toBe('arrived');
  });
});

test('what a killed process left behind is removed, and nothing of anybody else', async () => {
  const left = ['.settings.json.71-1.tmp', '.settings.json.8-12.tmp'];
  const foreign = ['.limits.json.71-1.tmp', 'settings.json.backup'];
  for (const name of [...left, ...foreign]) await writeFile(path.join(folder, name), 'x');
  await makeFile().file.read();
  expect((await readdir(folder)).toSorted()).toEqual(foreign);
});
