import { expect, test } from 'vitest';
import { encodeMeetingId, type MeetingId } from '#shared/meetingId.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { createKnownRooms, maxKnownRooms } from './knownRooms.ts';

const idOf = (address: string): MeetingId => {
  const id = encodeMeetingId(address, { allowPublicAddressIds: false });
  if (!id.ok) throw new Error(id.error.code);
  return id.value;
};
const key = (n: number): string => String(n).padStart(43, 'k');
const roomNumber = (n: number, spki = key(n)): RoomDocument => ({
  version: 1,
  identity: key(n),
  name: `Room ${n}`,
  id: null,
  port: 8034,
  spki,
  state: 'free',
  signature: 's'.repeat(86),
});
const here = idOf('10.0.0.1');

test('a room is known after it was confirmed, also at another id and with a new TLS key', async () => {
  const file = createMemoryFile();
  const rooms = createKnownRooms({ file, logger: createMemoryLogger() });
  expect(await rooms.recall(roomNumber(1), here)).toBe('unknown');
  await rooms.remember(roomNumber(1), here);
  const restarted = createKnownRooms({ file, logger: createMemoryLogger() });
  expect(await restarted.recall(roomNumber(1), here)).toBe('known');
  expect(await restarted.recall(roomNumber(1), idOf('10.0.0.2'))).toBe('known');
  expect(await restarted.recall(roomNumber(1, key(99)), here)).toBe('known');
});

test('another room at a known id is noticed, whether it is known itself or not', async () => {
  const rooms = createKnownRooms({ file: createMemoryFile(), logger: createMemoryLogger() });
  await rooms.remember(roomNumber(1), here);
  await rooms.remember(roomNumber(2), idOf('10.0.0.2'));
  expect(await rooms.recall(roomNumber(2), here)).toBe('changed');
  expect(await rooms.recall(roomNumber(3), here)).toBe('changed');
  await rooms.remember(roomNumber(2), here);
  expect(await rooms.recall(roomNumber(2), here)).toBe('known');
  expect(await rooms.recall(roomNumber(1), here)).toBe('changed');
});

test('the book keeps the rooms that were met last', async () => {
  const rooms = createKnownRooms({ file: createMemoryFile(), logger: createMemoryLogger() });
  const idNumber = (n: number) => idOf(`10.1.${Math.floor(n / 256)}.${n % 256}`);
  for (let n = 0; n <= maxKnownRooms; n += 1) await rooms.remember(roomNumber(n), idNumber(n));
  expect(await rooms.recall(roomNumber(0), here)).toBe('unknown');
  expect(await rooms.recall(roomNumber(1), here)).toBe('known');
  expect(await rooms.recall(roomNumber(maxKnownRooms), here)).toBe('known');
});

test('an unreadable book forgets everybody, says so and can be written again', async () => {
  const logger = createMemoryLogger();
  const file = createMemoryFile({ version: 1, rooms: 'nonsense' });
  const rooms = createKnownRooms({ file, logger });
  expect(await rooms.recall(roomNumber(1), here)).toBe('unknown');
  expect(logger.lines.map(({ level }) => level)).toContain('warn');
  await rooms.remember(roomNumber(1), here);
  expect(await rooms.recall(roomNumber(1), here)).toBe('known');
});

test('a full disk costs a confirmation, not the visit', async () => {
  const file = createMemoryFile();
  file.isFull = true;
  const logger = createMemoryLogger();
  await createKnownRooms({ file, logger }).remember(roomNumber(1), here);
  expect(logger.lines.map(({ level }) => level)).toEqual(['warn']);
});
