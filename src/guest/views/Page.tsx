import type { ReactNode } from 'react';
import { languages, type Language } from '#shared/languages.ts';
import { useT } from '../../ui/i18nContext.ts';
import './Page.css';

/** Each language by its own name, so that whoever cannot read the page finds it. */
const names: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  it: 'Italiano',
  fr: 'Français',
  es: 'Español',
};

export type PageProps = {
  children: ReactNode;
  /** `wide`: two columns where there is room; `narrow`: a single thought in the middle. */
  shape: 'wide' | 'narrow';
  onLanguage: (language: Language) => void;
};

/** Every step outside the call: the product's name, the language, and one thing to do. */
export function Page({ children, shape, onLanguage }: PageProps): ReactNode {
  const { t, language } = useT();
  return (
    <div className="page">
      <header className="page-head">
        <span className="page-brand">Mago Room</span>
        <select
          className="page-language"
          aria-label={t('guest:language')}
          value={language}
          onChange={({ currentTarget: { value } }) => {
            const chosen = languages.find((known) => known === value);
            if (chosen) onLanguage(chosen);
          }}
        >
          {languages.map((code) => (
            <option key={code} value={code} lang={code}>
              {names[code]}
            </option>
          ))}
        </select>
      </header>
      <main className="page-main" data-shape={shape}>
        {children}
      </main>
    </div>
  );
}
