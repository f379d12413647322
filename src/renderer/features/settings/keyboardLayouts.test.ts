import { describe, expect, test } from 'vitest';
import { languages } from '#shared/languages.ts';
import { capital, keyboardLayouts } from './keyboardLayouts.ts';

describe.each(languages)('the keyboard for %s', (language) => {
  const keys = keyboardLayouts[language].flat();

  test('has every letter and digit, each once', () => {
    expect(keys).toEqual(expect.arrayContaining([...'abcdefghijklmnopqrstuvwxyz0123456789']));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('has one capital for each key', () => {
    for (const key of keys) expect([...capital(key)]).toHaveLength(1);
  });
});

test('German has its umlauts, Spanish its eñe', () => {
  expect(keyboardLayouts.de.flat()).toEqual(expect.arrayContaining([...'äöüß']));
  expect(keyboardLayouts.es.flat()).toContain('ñ');
});
