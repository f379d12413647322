import { expect, test } from 'vitest';
import { createMemory } from './memory.ts';

test('what is written is read again', () => {
  const kept = new Map<string, string>();
  const memory = createMemory(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }));
  memory.write('name', 'Sofia');
  expect(memory.read('name')).toBe('Sofia');
  expect(memory.read('language')).toBeNull();
});

test('a browser that forbids storage only forgets', () => {
  const memory = createMemory(() => {
    throw new DOMException('no', 'SecurityError');
  });
  memory.write('name', 'Sofia');
  expect(memory.read('name')).toBeNull();
});
