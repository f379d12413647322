import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createMemoryLogger } from '../testing/fakes.ts';
import { keepOnDisplay, type Displays } from './displays.ts';

const wide = { x: 0, y: 0, width: 1920, height: 1080 };
const tall = { x: 0, y: 0, width: 1080, height: 1920 };

function setUp(isKiosk = true) {
  const events = new EventEmitter();
  const calls: unknown[] = [];
  let [bounds, display] = [wide, wide];
  const stop = keepOnDisplay({
    window: {
      getBounds: () => bounds,
      setBounds(next) {
        bounds = next;
        calls.push(next);
      },
      setKiosk: (is) => calls.push(is),
      isDestroyed: () => false,
    },
    screen: {
      getPrimaryDisplay: () => ({ id: 1, bounds: display }),
      on: (event, listener) => events.on(event, listener),
      off: (event, listener) => events.off(event, listener),
    } satisfies Displays,
    logger: createMemoryLogger(),
    isKiosk,
  });
  const change = (event: string, next: typeof wide): void => {
    display = next;
    events.emit(event);
  };
  return { calls, change, stop, events };
}

test.each(['display-added', 'display-removed', 'display-metrics-changed'])(
  'after %s the wall covers the primary display again',
  (event) => {
    const { calls, change } = setUp();
    change(event, tall);
    expect(calls).toEqual([false, tall, true]);
  },
);

test('a change that does not concern it leaves the wall alone', () => {
  const { calls, change } = setUp();
  change('display-added', wide);
  expect(calls).toEqual([]);
});

test('a window of a developer stays where it is, and nobody listens after the end', () => {
  const windowed = setUp(false);
  windowed.change('display-added', tall);
  expect(windowed.calls).toEqual([]);
  const { events, stop } = setUp();
  stop();
  expect(events.eventNames()).toEqual([]);
});
