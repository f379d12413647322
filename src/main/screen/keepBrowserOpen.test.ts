import { expect, test, vi } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { keepBrowserOpen } from './keepBrowserOpen.ts';

function setUp() {
  const clock = createFakeClock();
  const exits: ((reason: string) => void)[] = [];
  const stop = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const onGivenUp = vi.fn<() => void>();
  const kept = keepBrowserOpen({
    clock,
    logger: createMemoryLogger(),
    onGivenUp,
    launch: () => ({ onExit: (listener) => exits.push(listener), stop }),
  });
  const crash = () => exits.at(-1)?.('SIGSEGV');
  return { clock, exits, stop, onGivenUp, kept, crash };
}

test('a browser that dies is back within a second', () => {
  const { clock, exits, crash } = setUp();
  crash();
  clock.advance(1_000);
  expect(exits).toHaveLength(2);
});

test('the fourth death in a minute is the last', () => {
  const { clock, exits, onGivenUp, crash } = setUp();
  for (let death = 1; death <= 4; death += 1) {
    expect(onGivenUp).not.toHaveBeenCalled();
    crash();
    clock.advance(10_000);
  }
  expect(onGivenUp).toHaveBeenCalledOnce();
  expect(exits).toHaveLength(4);
});

test('deaths that are far apart are forgiven', () => {
  const { clock, exits, onGivenUp, crash } = setUp();
  for (let death = 1; death <= 9; death += 1) {
    crash();
    clock.advance(25_000);
  }
  expect(onGivenUp).not.toHaveBeenCalled();
  expect(exits).toHaveLength(10);
});

test('who stops the room does not see the browser come back', async () => {
  const { clock, exits, stop, kept, crash } = setUp();
  await kept.stop();
  crash();
  clock.advance(60_000);
  expect(stop).toHaveBeenCalledOnce();
  expect(exits).toHaveLength(1);
});

test('a restart that waits is called off by the stop', async () => {
  const { clock, exits, kept, crash } = setUp();
  crash();
  await kept.stop();
  clock.advance(60_000);
  expect(exits).toHaveLength(1);
});
