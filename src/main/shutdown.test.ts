import { expect, test } from 'vitest';
import { createShutdown } from './shutdown.ts';
import { createFakeClock, createMemoryLogger } from './testing/fakes.ts';

function setUp() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  return { clock, logger, shutdown: createShutdown({ clock, logger }) };
}

test('what came last goes first, and a step that fails stops no other', async () => {
  const { shutdown, logger } = setUp();
  const order: string[] = [];
  shutdown.add('first', () => void order.push('first'));
  shutdown.add('second', () => Promise.reject(new Error('stuck')));
  shutdown.add('third', async () => {
    await Promise.resolve();
    order.push('third');
  });
  await shutdown.run();
  expect(order).toEqual(['third', 'first']);
  expect(logger.lines).toMatchObject([{ level: 'error', fields: { part: 'second' } }]);
});

test('the end does not wait for a part for ever', async () => {
  const { shutdown, clock } = setUp();
  shutdown.add('hung', () => new Promise(() => undefined));
  const stopped = shutdown.run();
  clock.advance(3_000);
  await expect(stopped).resolves.toBeUndefined();
});

test('a part that comes up during the end is taken down at once', async () => {
  const { shutdown } = setUp();
  await shutdown.run();
  let isUndone = false;
  shutdown.add('late', () => void (isUndone = true));
  expect(isUndone).toBe(true);
  expect(shutdown.isRunning).toBe(true);
});

test('asking twice stops once', async () => {
  const { shutdown } = setUp();
  let count = 0;
  shutdown.add('part', () => void (count += 1));
  await Promise.all([shutdown.run(), shutdown.run()]);
  expect(count).toBe(1);
});
