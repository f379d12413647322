import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { I18n } from '../../../ui/i18n.ts';
import { loadWords, withWords } from '../../testing/words.tsx';
import { EndDialog } from './EndDialog.tsx';

let words: I18n;
beforeAll(async () => {
  words = await loadWords();
});
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const pass = (seconds: number): void => {
  for (let second = 0; second < seconds; second += 1) act(() => void vi.advanceTimersByTime(1000));
};

test('without an answer the meeting goes on after ten seconds, not before', () => {
  let cancelled = 0;
  const cancel = (): void => void (cancelled += 1);
  render(withWords(words, <EndDialog end={() => undefined} cancel={cancel} />));
  pass(9);
  expect(cancelled).toBe(0);
  expect(screen.getByRole('button', { name: /^Go on/ }).textContent).toContain('(1)');
  pass(1);
  expect(cancelled).toBe(1);
});
