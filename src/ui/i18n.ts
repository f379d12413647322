import type { Failure } from '#shared/errors.ts';
import { languages, type Language } from '#shared/languages.ts';
import { createFormat, type Format } from './format.ts';
import type app from './locales/en/app.json';
import type cloud from './locales/en/cloud.json';
import type common from './locales/en/common.json';
import type controller from './locales/en/controller.json';
import type errors from './locales/en/errors.json';
import type guest from './locales/en/guest.json';
import type path from './locales/en/path.json';
import type roomErrors from './locales/en/roomErrors.json';
import type wall from './locales/en/wall.json';

/**
 * Screen texts. English is the source of the keys' types; `locales.test.ts` holds the other languages to it.
 * Keys are flat (`call.end`), because error codes have dots in them, and carry their namespace: `wall:call.end`.
 */
type Catalogs = {
  app: typeof app;
  cloud: typeof cloud;
  common: typeof common;
  controller: typeof controller;
  /** `roomErrors.json` has those that no guest is ever told. */
  errors: typeof errors & typeof roomErrors;
  guest: typeof guest;
  path: typeof path;
  wall: typeof wall;
};
export type Namespace = keyof Catalogs;
type Base<Key> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;
export type TextKey = {
  [N in Namespace]: `${N}:${Base<keyof Catalogs[N] & string>}`;
}[Namespace];

/** `count` chooses the plural form. */
export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;

/** One language, whole and unchanging: to change the language, make another one. */
export type I18n = { readonly language: Language; readonly t: Translate; readonly format: Format };

export type Catalog = Readonly<Record<string, string>>;
export type LoadCatalog = (language: Language, namespace: Namespace) => Promise<Catalog>;

export type I18nDeps = {
  language: Language;
  /** What the person's browser prefers, for the 12- or 24-hour clock: `navigator.languages`. */
  preferred: readonly string[];
  namespaces: readonly Namespace[];
  load: LoadCatalog;
};

/** Rejects when a catalog cannot be loaded: that is a broken installation, not a missing word. */
export async function createI18n({
  language,
  preferred,
  namespaces,
  load,
}: I18nDeps): Promise<I18n> {
  const loaded = await Promise.all(
    namespaces.map(async (name) => [name, await load(language, name)] as const),
  );
  const locale = preferred.find((tag) => tag.split('-')[0] === language) ?? language;
  return {
    language,
    t: createTranslate(language, Object.fromEntries(loaded)),
    format: createFormat(locale),
  };
}

/**
 * Looks a text up and puts its values in. A text without an entry shows its key: a bug that shows itself.
 * A whole i18n library would be a quarter of the guest page (ADR 0001).
 */
function createTranslate(
  language: Language,
  catalogs: Readonly<Record<string, Catalog>>,
): Translate {
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const colon = key.indexOf(':');
    const catalog = catalogs[key.slice(0, colon)] ?? {};
    const name = key.slice(colon + 1);
    const form = plurals.select(Number(values['count'] ?? 0)) === 'one' ? 'one' : 'other';
    const text = catalog[name] ?? catalog[`${name}_${form}`] ?? key;
    // One pass: what stands in a value, a person's name say, is never read as a placeholder.
    return text.replace(/\{\{(\w+)\}\}/g, (whole, value: string) => String(values[value] ?? whole));
  };
}

/** The first of the browser's languages that there is a catalog for; English when there is none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (found) return found;
  }
  return 'en';
}

/** The sentence of a failure: what happened, what to do, and when trying again makes sense. */
export function failureText({ t, format }: I18n, failure: Failure): string {
  const sentence = t(`errors:${failure.code}`, { setting: failure.setting ?? '' });
  if (failure.retryAfterSeconds === undefined || failure.retryAfterSeconds <= 0) return sentence;
  return `${sentence} ${t('common:retryIn', { duration: format.duration(failure.retryAfterSeconds) })}`;
}
