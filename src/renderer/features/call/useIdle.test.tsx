import { act, cleanup, fireEvent, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useIdle } from './useIdle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const pass = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

test('the screen is idle until somebody touches it or a key', () => {
  const { result } = renderHook(() => useIdle(6_000, true));
  pass(5_999);
  expect(result.current).toBe(false);
  pass(1);
  expect(result.current).toBe(true);
  fireEvent.pointerDown(document.body);
  expect(result.current).toBe(false);
  pass(5_000);
  fireEvent.keyDown(document.body, { key: 'Tab' });
  pass(5_000);
  expect(result.current).toBe(false);
  pass(1_000);
  expect(result.current).toBe(true);
});

test('while nothing is shared it is never idle', () => {
  const { result, rerender } = renderHook(({ isWatching }) => useIdle(6_000, isWatching), {
    initialProps: { isWatching: true },
  });
  pass(6_000);
  expect(result.current).toBe(true);
  rerender({ isWatching: false });
  expect(result.current).toBe(false);
  pass(60_000);
  expect(result.current).toBe(false);
});
