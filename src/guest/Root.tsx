import { useState, type ReactNode } from 'react';
import type { Language } from '#shared/languages.ts';
import type { I18n } from '../ui/i18n.ts';
import { App } from './App.tsx';
import type { Memory } from './browser/memory.ts';
import type { Guest } from './createGuest.ts';
import type { BrowserFamily } from './mediaTrouble.ts';

export type RootProps = {
  guest: Guest;
  memory: Memory;
  firstI18n: I18n;
  /** Undefined when the words cannot be fetched: the page keeps the language it has. */
  loadI18n: (language: Language) => Promise<I18n | undefined>;
  browser: BrowserFamily;
  onReload: () => void;
  pathLine?: ReactNode;
};

/** The page with what it remembers: the language and the person's name. */
export function Root({ guest, memory, firstI18n, loadI18n, ...rest }: RootProps): ReactNode {
  const [i18n, setI18n] = useState(firstI18n);
  const [rememberedName, setName] = useState(() => memory.read('name') ?? '');

  const changeLanguage = async (language: Language): Promise<void> => {
    const loaded = await loadI18n(language);
    if (!loaded) return;
    memory.write('language', language);
    setI18n(loaded);
  };

  return (
    <App
      {...rest}
      guest={guest}
      i18n={i18n}
      rememberedName={rememberedName}
      onName={(name) => {
        memory.write('name', name);
        setName(name);
      }}
      onLanguage={(language) => void changeLanguage(language)}
    />
  );
}
