import { expect, test } from 'vitest';
import { createFakeRandom, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { isOwnerFile, openOwner } from './owner.ts';

const open = (file = createMemoryFile(), randomBytes = createFakeRandom()) =>
  openOwner({ file, logger: createMemoryLogger(), randomBytes });

test('what was typed and chosen is there the next time', async () => {
  const file = createMemoryFile();
  const owner = await open(file);
  expect([owner.name, owner.language, owner.tellsRooms]).toEqual(['', null, true]);
  owner.setName('  Sofia   Rossi ');
  owner.setLanguage('de');
  owner.setTellsRooms(false);
  owner.setCloud('https://meet.example.org');
  await Promise.resolve();
  expect(isOwnerFile(file.content)).toBe(true);
  const again = await open(file);
  expect([again.name, again.language, again.tellsRooms]).toEqual(['Sofia Rossi', 'de', false]);
  expect(again.cloud).toBe('https://meet.example.org');
});

test('a room knows the same installation again, and no two rooms the same one', async () => {
  const file = createMemoryFile();
  const owner = await open(file);
  const device = owner.deviceFor('room A');
  expect(device).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect((await open(file)).deviceFor('room A')).toBe(device);
  expect(owner.deviceFor('room B')).not.toBe(device);
  const random = createFakeRandom();
  random(1);
  expect((await open(createMemoryFile(), random)).deviceFor('room A')).not.toBe(device);
});

test('a file that is no owner’s is as none', async () => {
  expect(isOwnerFile({ version: 1, name: 'x' })).toBe(false);
  expect((await open(createMemoryFile({ version: 2 }))).name).toBe('');
});

test('a full disk costs the memory, not the app', async () => {
  const file = createMemoryFile();
  file.isFull = true;
  const owner = await open(file);
  owner.setName('Sofia');
  expect(owner.name).toBe('Sofia');
});
