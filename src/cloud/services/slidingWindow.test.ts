import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askWindow } from './slidingWindow.ts';

const rule = { count: 10, windowMs: 3_600_000 };

test('no hour ever has more than ten, whenever somebody asks', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 80 }), (pauses) => {
      const allowed: number[] = [];
      let kept: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        const verdict = askWindow(kept, now, rule);
        if (!verdict.isOpen) continue;
        kept = [...verdict.times, now];
        allowed.push(now);
      }
      for (const start of allowed) {
        const inHour = allowed.filter((time) => time >= start && time < start + rule.windowMs);
        expect(inHour.length).toBeLessThanOrEqual(rule.count);
      }
    }),
  );
});

test('whoever waits as told is let in, and not a moment sooner', () => {
  const times = Array.from({ length: 10 }, (_, index) => index * 1_000);
  const verdict = askWindow(times, 60_000, rule);
  expect(verdict).toEqual({ isOpen: false, retryAfterMs: 3_600_000 - 60_000 });
  expect(askWindow(times, 3_599_999, rule).isOpen).toBe(false);
  expect(askWindow(times, 3_600_000, rule)).toMatchObject({ isOpen: true });
});

test('what is older than the window is forgotten', () => {
  expect(askWindow([1, 2, 3], 3_600_002, rule)).toEqual({ isOpen: true, times: [3] });
});
