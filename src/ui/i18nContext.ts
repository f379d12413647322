import { createContext, useContext } from 'react';
import type { I18n } from './i18n.ts';

const context = createContext<I18n | null>(null);

export const I18nProvider = context.Provider;

/** The language of the page: `const { t, format } = useT()`. */
export function useT(): I18n {
  const i18n = useContext(context);
  if (!i18n) throw new Error('useT outside of I18nProvider');
  return i18n;
}
