import { describe, expect, test } from 'vitest';
import { errorTable } from '#shared/errors.ts';
import { languages } from '#shared/languages.ts';

const files = import.meta.glob<Record<string, string>>('./locales/*/*.json', {
  eager: true,
  import: 'default',
});
const namespaces = [
  'app',
  'cloud',
  'common',
  'controller',
  'errors',
  'guest',
  'path',
  'roomErrors',
  'wall',
];

function catalog(language: string, namespace: string): Record<string, string> {
  const found = files[`./locales/${language}/${namespace}.json`];
  if (!found) throw new Error(`${language}/${namespace}.json is missing`);
  return found;
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();
const keys = (texts: Record<string, string>): string[] => Object.keys(texts).toSorted();

test('there is a folder for every language and nothing else', () => {
  const found = Object.keys(files).toSorted();
  const wanted = languages.flatMap((language) =>
    namespaces.map((name) => `./locales/${language}/${name}.json`),
  );
  expect(found).toEqual(wanted.toSorted());
});

test('every error code has a sentence, and every sentence has a code', () => {
  const sentences = [...keys(catalog('en', 'errors')), ...keys(catalog('en', 'roomErrors'))];
  expect(sentences.toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

describe.each(languages.flatMap((language) => namespaces.map((name) => ({ language, name }))))(
  '$language/$name',
  ({ language, name }) => {
    const english = catalog('en', name);
    const texts = catalog(language, name);

    test('has the same keys as English', () => {
      expect(keys(texts)).toEqual(keys(english));
    });

    test('has the same placeholders as English', () => {
      for (const [key, text] of Object.entries(texts))
        expect({ key, names: placeholders(text) }).toEqual({
          key,
          names: placeholders(english[key] ?? ''),
        });
    });

    test('has no empty text and no blanks around one', () => {
      const wrong = Object.entries(texts).filter(([, text]) => text === '' || text !== text.trim());
      expect(wrong).toEqual([]);
    });

    test('has both plural forms wherever it has one', () => {
      const plurals = keys(texts).filter((key) => /_(one|other|zero|two|few|many)$/.test(key));
      const bases = new Set(plurals.map((key) => key.replace(/_\w+$/, '')));
      expect(plurals).toEqual(
        [...bases].flatMap((base) => [`${base}_one`, `${base}_other`]).toSorted(),
      );
    });
  },
);

test.each(languages.filter((language) => language !== 'en'))(
  '%s does not leave sentences in English',
  (language) => {
    const same = namespaces.flatMap((name) =>
      Object.entries(catalog(language, name))
        .filter(([key, text]) => text === catalog('en', name)[key] && text.split(' ').length > 2)
        .map(([key]) => key),
    );
    expect(same).toEqual([]);
  },
);
