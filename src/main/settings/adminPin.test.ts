import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryFile,
  createMemoryLogger,
} from '../testing/fakes.ts';
import { openAdminPin } from './adminPin.ts';
import type { DerivePin } from './pinHash.ts';

const minute = 60_000;
/** The real one is slow on purpose; `pinHash.test.ts` has it. */
const derive: DerivePin = (pin, salt) =>
  Promise.resolve(createHash('sha256').update(salt).update(pin).digest());

async function open(file = createMemoryFile(), clock = createFakeClock()) {
  const logger = createMemoryLogger();
  const onBroken = vi.fn<() => void>();
  const onCountSaved = vi.fn<(isSaved: boolean) => void>();
  const randomBytes = createFakeRandom();
  const deps = { file, clock, logger, randomBytes, onBroken, onCountSaved, derive };
  const pin = await openAdminPin(deps);
  return { file, clock, logger, onBroken, onCountSaved, pin };
}

async function openWith(pin: string) {
  const opened = await open();
  await opened.pin.choose(pin);
  return opened;
}

const wrong = { ok: false, error: { code: 'settings.wrongPin' } };
const tooOften = { ok: false, error: { code: 'settings.tooOften' } };
const right = { ok: true, value: null };

test('the chosen PIN opens, another does not', async () => {
  const { pin } = await openWith('482913');
  expect(pin.isSet).toBe(true);
  expect(await pin.check('482913')).toEqual(right);
  expect(await pin.check('482914')).toEqual(wrong);
});

test('nothing opens while no PIN is chosen', async () => {
  const { pin } = await open();
  expect(pin.isSet).toBe(false);
  expect(await pin.check('0000')).toEqual({ ok: false, error: { code: 'settings.locked' } });
});

test('the file and the log hold no PIN', async () => {
  const { pin, file, logger } = await openWith('482913');
  await pin.check('111222');
  expect(JSON.stringify([file.content, logger.lines])).not.toMatch(/482913|111222/);
});

test('after five failures even the right PIN waits out the fifteen minutes', async () => {
  const { pin, clock } = await openWith('482913');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(await pin.check('000000')).toEqual(wrong);
    clock.advance(minute);
  }
  expect(await pin.check('482913')).toEqual({
    ok: false,
    error: { code: 'settings.tooOften', retryAfterSeconds: 600 },
  });
  clock.advance(10 * minute);
  expect(await pin.check('482913')).toEqual(right);
});

test('a restart does not reset the count', async () => {
  const { pin, file, clock } = await openWith('482913');
  for (let attempt = 0; attempt < 5; attempt += 1) await pin.check('000000');
  const restarted = await open(file, clock);
  expect(await restarted.pin.check('482913')).toMatchObject(tooOften);
});

test('guesses made all at once are counted one by one', async () => {
  const { pin } = await openWith('482913');
  const guesses = ['000000', '000001', '000002', '000003', '000004', '000005', '482913'];
  const results = await Promise.all(guesses.map((guess) => pin.check(guess)));
  expect(results).toMatchObject([wrong, wrong, wrong, wrong, wrong, tooOften, tooOften]);
});

test('the right PIN forgets the failures before it', async () => {
  const { pin } = await openWith('482913');
  for (let attempt = 0; attempt < 4; attempt += 1) await pin.check('000000');
  expect(await pin.check('482913')).toEqual(right);
  for (let attempt = 0; attempt < 4; attempt += 1) await pin.check('000000');
  expect(await pin.check('482913')).toEqual(right);
});

test('setting the clock back neither frees a guess nor shuts the settings for years', async () => {
  const { pin, clock } = await openWith('482913');
  for (let attempt = 0; attempt < 5; attempt += 1) await pin.check('000000');
  clock.setNow(clock.now() - 400 * 24 * 60 * minute);
  expect(await pin.check('482913')).toMatchObject({
    error: { code: 'settings.tooOften', retryAfterSeconds: 900 },
  });
  clock.advance(15 * minute);
  expect(await pin.check('482913')).toEqual(right);
});

test('a full disk says that the count will not last, and still counts', async () => {
  const { pin, file, onCountSaved } = await openWith('482913');
  file.isFull = true;
  for (let attempt = 0; attempt < 5; attempt += 1) expect(await pin.check('000000')).toEqual(wrong);
  expect(onCountSaved).toHaveBeenLastCalledWith(false);
  expect(await pin.check('482913')).toMatchObject(tooOften);
});

test('of two first PINs chosen at the same time the first one stands', async () => {
  const { pin } = await open();
  const results = await Promise.all([pin.choose('1111'), pin.choose('2222')]);
  expect(results).toEqual([right, { ok: false, error: { code: 'settings.locked' } }]);
  expect(await pin.check('1111')).toEqual(right);
});

test('a new PIN that cannot be written leaves the old one', async () => {
  const { pin, file } = await openWith('482913');
  file.isFull = true;
  expect(await pin.change('7777')).toEqual({ ok: false, error: { code: 'settings.notSaved' } });
  file.isFull = false;
  expect(await pin.check('482913')).toEqual(right);
});

test('a file that is no PIN file is reported, and a new PIN can be chosen', async () => {
  const { pin, onBroken } = await open(createMemoryFile({ pin: 'plain 1234', failures: 'none' }));
  expect(onBroken).toHaveBeenCalledOnce();
  expect(pin.isSet).toBe(false);
  await pin.choose('482913');
  expect(await pin.check('482913')).toEqual(right);
});
