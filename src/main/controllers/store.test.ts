import { expect, test } from 'vitest';
import { controllerLimits } from '#shared/controller/carrier.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryFile,
  createMemoryLogger,
} from '../testing/fakes.ts';
import { isControllersFile, openControllerStore } from './store.ts';

const token = (letter: string): string => letter.repeat(43);

async function open(file = createMemoryFile()) {
  const clock = createFakeClock();
  let changes = 0;
  const store = await openControllerStore({
    file,
    clock,
    randomBytes: createFakeRandom(),
    logger: createMemoryLogger(),
    onChanged: () => void (changes += 1),
  });
  return { store, file, clock, changes: () => changes };
}
const names = ({ all }: { all: readonly { name: string }[] }) => all.map(({ name }) => name);

test('a pairing outlives a restart; its token is not in the file', async () => {
  const { store, file } = await open();
  await store.add('Phone', token('a'));
  expect(JSON.stringify(file.content)).not.toContain(token('a'));
  expect(isControllersFile(file.content)).toBe(true);
  const again = await open(file);
  expect(again.store.find(token('a'))?.name).toBe('Phone');
  expect(again.store.find(token('b'))).toBeUndefined();
});

test('what is not on the disk is not paired', async () => {
  const { store, file } = await open();
  file.isFull = true;
  expect(await store.add('Phone', token('a'))).toEqual({
    ok: false,
    error: { code: 'settings.notSaved' },
  });
  expect(store.find(token('a'))).toBeUndefined();
});

test('a ninth controller has no room', async () => {
  const { store } = await open();
  for (const letter of 'abcdefgh') expect((await store.add(letter, token(letter))).ok).toBe(true);
  expect(store.all).toHaveLength(controllerLimits.paired);
  expect(await store.add('i', token('i'))).toEqual({
    ok: false,
    error: { code: 'controller.full' },
  });
});

test('a device that is paired again takes its own place, also the eighth', async () => {
  const { store } = await open();
  for (const letter of 'abcdefgh') await store.add(letter, token(letter));
  expect((await store.add('h again', token('i'), token('h'))).ok).toBe(true);
  expect(store.find(token('h'))).toBeUndefined();
  expect(names(store)).toEqual([...'abcdefg', 'h again']);
});

test('who is removed is gone at once, even where that cannot be saved', async () => {
  const { store, file } = await open();
  const added = await store.add('Phone', token('a'));
  if (!added.ok) throw new Error(added.error.code);
  file.isFull = true;
  const removing = store.remove(added.value.id);
  expect(store.find(token('a'))).toBeUndefined();
  expect(await removing).toEqual({ ok: false, error: { code: 'settings.notSaved' } });
});

test('it is written down when a controller was last here', async () => {
  const { store, file, clock } = await open();
  const added = await store.add('Phone', token('a'));
  if (!added.ok) throw new Error(added.error.code);
  clock.advance(60_000);
  store.seen(added.value.id);
  store.seen('nobody');
  expect((await open(file)).store.all).toMatchObject([{ lastSeenAt: clock.now() }]);
});

test.each([
  ['nothing', undefined],
  ['another version', { version: 2, controllers: [] }],
  ['too many', { version: 1, controllers: Array.from({ length: 9 }, () => ({})) }],
  ['rubbish', 'controllers'],
])('a file with %s in it pairs nobody', async (_, content) => {
  expect((await open(createMemoryFile(content))).store.all).toEqual([]);
});
