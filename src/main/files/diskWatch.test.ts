import { expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { fullBelowBytes, watchDisk } from './diskWatch.ts';

function watch(first: number | Error) {
  const clock = createFakeClock();
  const told: boolean[] = [];
  let free = first;
  const stop = watchDisk({
    ...{ folder: 'data', clock, logger: createMemoryLogger() },
    onChange: (isFull) => told.push(isFull),
    freeBytes: async () => {
      if (free instanceof Error) throw free;
      return free;
    },
  });
  /** The disk as it is found at the next look. */
  const later = async (bytes: number | Error): Promise<void> => {
    free = bytes;
    await new Promise(setImmediate);
    clock.advance(10_000);
    await new Promise(setImmediate);
  };
  return { told, later, stop };
}

test('a disk with room is nothing to tell', async () => {
  const { told, later } = watch(fullBelowBytes);
  await later(fullBelowBytes);
  expect(told).toEqual([]);
});

test('a full disk is told once, and that it has room again', async () => {
  const { told, later } = watch(fullBelowBytes - 1);
  await later(0);
  expect(told).toEqual([true]);
  await later(fullBelowBytes);
  expect(told).toEqual([true, false]);
});

test('a disk that cannot be asked counts as it was, and is asked again', async () => {
  const { told, later } = watch(0);
  await later(new Error('EIO'));
  expect(told).toEqual([true]);
  await later(fullBelowBytes);
  expect(told).toEqual([true, false]);
});

test('nothing is told after the end', async () => {
  const { told, later, stop } = watch(fullBelowBytes);
  stop();
  await later(0);
  expect(told).toEqual([]);
});
