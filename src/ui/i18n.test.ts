import { describe, expect, test } from 'vitest';
import { loadWallCatalog } from './catalogs/wall.ts';
import { createFormat } from './format.ts';
import { chooseLanguage, createI18n, failureText } from './i18n.ts';

const make = (language: 'en' | 'de', preferred: readonly string[] = []) =>
  createI18n({ language, preferred, namespaces: ['common', 'errors'], load: loadWallCatalog });

describe('the language of a page', () => {
  test.each([
    [['de-AT', 'en'], 'de'],
    [['pt-BR', 'fr-CA'], 'fr'],
    [['ja'], 'en'],
    [[], 'en'],
  ])('%j chooses %s', (preferred, expected) => {
    expect(chooseLanguage(preferred)).toBe(expected);
  });

  test('texts come from the catalog of their namespace, with values in place', async () => {
    const { t } = await make('de');
    expect(t('common:close')).toBe('Schließen');
    expect(t('common:stage.of', { name: '<b>Anna & Co</b>' })).toBe(
      '<b>Anna & Co</b> teilt den Bildschirm',
    );
  });

  test('a name in curly brackets is a name, not a text to look up', async () => {
    const { t } = await make('en');
    expect(t('common:stage.of', { name: '{{name}} $t(common:close)' })).toBe(
      '{{name}} $t(common:close) is sharing',
    );
  });

  test('a count chooses the plural form of its language', async () => {
    const load = () =>
      Promise.resolve({
        'people.waiting_one': '{{count}} personne',
        'people.waiting_other': '{{count}} personnes',
      });
    const key = 'common:people.waiting';
    const { t } = await createI18n({ language: 'fr', preferred: [], namespaces: ['common'], load });
    const translate = t as (key: string, values: { count: number }) => string;
    expect([0, 1, 2].map((count) => translate(key, { count }))).toEqual([
      '0 personne',
      '1 personne',
      '2 personnes',
    ]);
  });

  test('the clock follows the region of the browser when the language is the same', async () => {
    const at = new Date(2026, 10, 21, 14, 5).getTime();
    expect((await make('en', ['en-GB'])).format.time(at)).toBe('14:05');
    expect((await make('en', ['en-US'])).format.time(at)).toMatch(/^2:05\sPM$/);
    expect((await make('de', ['en-US'])).format.time(at)).toBe('14:05');
  });

  test('a failure says when to try again, if it knows', async () => {
    const i18n = await make('en');
    expect(failureText(i18n, { code: 'join.denied' })).not.toContain('Try again in');
    expect(failureText(i18n, { code: 'join.tooOften', retryAfterSeconds: 150 })).toMatch(
      /Try again in 3 minutes\.$/,
    );
  });
});

describe('times', () => {
  const format = createFormat('en');
  test.each([
    [0, '1 second'],
    [59, '59 seconds'],
    [61, '2 minutes'],
    [3600, '1 hour'],
  ])('%i seconds to wait read as %s', (seconds, text) => {
    expect(format.duration(seconds)).toBe(text);
  });

  test.each([
    [7, '0:07'],
    [750, '12:30'],
    [3723, '1:02:03'],
    [-3, '0:00'],
  ])('a meeting of %i seconds reads as %s', (seconds, text) => {
    expect(format.elapsed(seconds)).toBe(text);
  });
});
