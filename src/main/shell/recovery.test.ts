import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { createRestartBudget } from '../screen/index.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { keepPageAlive, type WatchedPage } from './recovery.ts';

function setUp() {
  const clock = createFakeClock();
  const events = new EventEmitter();
  const reload = vi.fn<() => void>();
  const forcefullyCrashRenderer = vi.fn<() => void>(() => crash());
  const giveUp = vi.fn<() => void>();
  let isAnswering = true;
  const page: WatchedPage = {
    executeJavaScript: () =>
      isAnswering ? Promise.resolve(0) : new Promise<never>(() => undefined),
    on: (name: string, listener: (...args: never[]) => void) =>
      events.on(name, listener as (...args: unknown[]) => void),
    reload,
    forcefullyCrashRenderer,
  };
  const dispose = keepPageAlive({
    page,
    clock,
    budget: createRestartBudget(clock),
    logger: createMemoryLogger(),
    giveUp,
  });
  const crash = () => events.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  return {
    clock,
    events,
    reload,
    forcefullyCrashRenderer,
    giveUp,
    dispose,
    crash,
    setAnswering: (is: boolean) => void (isAnswering = is),
  };
}

test('a crashed page is loaded again at once', () => {
  const { reload, crash } = setUp();
  crash();
  expect(reload).toHaveBeenCalledOnce();
});

test('the fourth crash in a minute is given up', () => {
  const { clock, reload, giveUp, crash } = setUp();
  for (let n = 0; n < 4; n += 1) {
    crash();
    clock.advance(15_000);
  }
  expect(reload).toHaveBeenCalledTimes(3);
  expect(giveUp).toHaveBeenCalledOnce();
});

test('a page that hangs is brought down and back, one that recovers is left alone', async () => {
  const { clock, events, reload, forcefullyCrashRenderer } = setUp();
  events.emit('unresponsive');
  clock.advance(4_000);
  events.emit('responsive');
  for (let n = 0; n < 6; n += 1) {
    clock.advance(10_000);
    await Promise.resolve();
  }
  expect(forcefullyCrashRenderer).not.toHaveBeenCalled();
  events.emit('unresponsive');
  events.emit('unresponsive');
  clock.advance(5_000);
  expect(forcefullyCrashRenderer).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
});

test('a page that did not load is tried again after a second, a frame of it is not', () => {
  const { clock, events, reload } = setUp();
  events.emit('did-fail-load', {}, -2, 'FAILED', 'room://screen/x', false);
  events.emit('did-fail-load', {}, -3, 'ABORTED', 'room://screen/', true);
  clock.advance(5_000);
  expect(reload).not.toHaveBeenCalled();
  events.emit('did-fail-load', {}, -2, 'FAILED', 'room://screen/', true);
  clock.advance(1_000);
  expect(reload).toHaveBeenCalledOnce();
});

test('nothing comes back once the room has ended', () => {
  const { clock, events, reload, dispose, crash } = setUp();
  events.emit('did-fail-load', {}, -2, 'FAILED', 'room://screen/', true);
  dispose();
  crash();
  clock.advance(60_000);
  expect(reload).not.toHaveBeenCalled();
});

test('a page that answers is left alone, however long', async () => {
  const { clock, forcefullyCrashRenderer } = setUp();
  for (let n = 0; n < 100; n += 1) {
    clock.advance(10_000);
    await Promise.resolve();
  }
  expect(forcefullyCrashRenderer).not.toHaveBeenCalled();
});

test('a page that hangs while nobody touches it is made to crash within half a minute, and loaded again', async () => {
  const { clock, reload, forcefullyCrashRenderer, setAnswering } = setUp();
  await Promise.resolve();
  setAnswering(false);
  clock.advance(20_000);
  expect(forcefullyCrashRenderer).not.toHaveBeenCalled();
  clock.advance(10_000);
  expect(forcefullyCrashRenderer).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
});

test('the answer that a crashed page owes is not waited for', () => {
  const { clock, forcefullyCrashRenderer, setAnswering, crash } = setUp();
  setAnswering(false);
  for (let n = 0; n < 6; n += 1) {
    clock.advance(10_000);
    if (n % 2 === 0) crash();
  }
  expect(forcefullyCrashRenderer).not.toHaveBeenCalled();
});
