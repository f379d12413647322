import type { ReactNode } from 'react';
import { loadGuestCatalog } from '../../ui/catalogs/guest.ts';
import { createI18n, type I18n } from '../../ui/i18n.ts';
import { I18nProvider } from '../../ui/i18nContext.ts';
import type { Language } from '#shared/languages.ts';

/** The page's real words, for a view under test. */
export const loadWords = (language: Language = 'en'): Promise<I18n> =>
  createI18n({
    language,
    preferred: [language],
    namespaces: ['common', 'errors', 'guest'],
    load: loadGuestCatalog,
  });

export const withWords = (i18n: I18n, view: ReactNode): ReactNode => (
  <I18nProvider value={i18n}>{view}</I18nProvider>
);
