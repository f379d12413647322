import { createInstance } from 'i18next';
import type { Failure } from '#shared/errors.ts';
import { languages, type Language } from '#shared/settings.ts';
import { createFormat, type Format } from './format.ts';
import type common from './locales/en/common.json';
import type errors from './locales/en/errors.json';
import type guest from './locales/en/guest.json';
import type wall from './locales/en/wall.json';

/**
 * Screen texts. English is the source of the keys' types; `locales.test.ts` holds the other languages to it.
 * Keys are flat (`call.end`), because error codes have dots in them, and carry their namespace: `wall:call.end`.
 */
type Catalogs = {
  common: typeof common;
  errors: typeof errors;
  guest: typeof guest;
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
  const instance = createInstance({
    lng: language,
    fallbackLng: false,
    resources: { [language]: Object.fromEntries(loaded) },
    ns: [...namespaces],
    keySeparator: false,
    initAsync: false,
    // React writes text as text; escaping here as well would show `&amp;`.
    interpolation: { escapeValue: false },
  });
  await instance.init();
  const locale = preferred.find((tag) => tag.split('-')[0] === language) ?? language;
  return {
    language,
    t: (key, values) => instance.t(key, { ...values }),
    format: createFormat(locale),
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
  const sentence = t(`errors:${failure.code}`);
  if (failure.retryAfterSeconds === undefined || failure.retryAfterSeconds <= 0) return sentence;
  return `${sentence} ${t('common:retryIn', { duration: format.duration(failure.retryAfterSeconds) })}`;
}
