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
  const page: WatchedPage = {
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
  return { clock, events, reload, forcefullyCrashRenderer, giveUp, dispose, crash };
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

test('a page that hangs is brought down and back, one that recovers is left alone', () => {
  const { clock, events, reload, forcefullyCrashRenderer } = setUp();
  events.emit('unresponsive');
  clock.advance(4_000);
  events.emit('responsive');
  clock.advance(60_000);
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
