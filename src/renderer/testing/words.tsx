import type { ReactNode } from 'react';
import type { Language } from '#shared/languages.ts';
import { loadWallCatalog } from '../../ui/catalogs/wall.ts';
import { createI18n, type I18n } from '../../ui/i18n.ts';
import { I18nProvider } from '../../ui/i18nContext.ts';

/** The wall's real words, so that tests find things as people do. */
export const loadWords = (language: Language = 'en'): Promise<I18n> =>
  createI18n({
    language,
    preferred: ['en-GB'],
    namespaces: ['common', 'errors', 'path', 'wall'],
    load: loadWallCatalog,
  });

export const withWords = (i18n: I18n, view: ReactNode): ReactNode => (
  <I18nProvider value={i18n}>{view}</I18nProvider>
);
