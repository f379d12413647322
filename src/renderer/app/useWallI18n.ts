import { useEffect, useState } from 'react';
import type { Language } from '#shared/languages.ts';
import { createI18n, type I18n, type LoadCatalog } from '../../ui/i18n.ts';

/** The room's language, once its words are loaded; the one before stays on the screen until then. */
export function useWallI18n(language: Language, load: LoadCatalog): I18n | null {
  const [i18n, setI18n] = useState<I18n | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const make = async (): Promise<void> => {
      const made = await createI18n({
        language,
        preferred: navigator.languages,
        namespaces: ['common', 'errors', 'path', 'wall'],
        load,
      });
      if (!isCurrent) return;
      document.documentElement.lang = language;
      setI18n(made);
    };
    void make();
    return () => {
      isCurrent = false;
    };
  }, [language, load]);
  return i18n;
}
