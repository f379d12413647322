import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Language } from '#shared/languages.ts';
import type { I18n } from '../../ui/i18n.ts';
import { I18nProvider } from '../../ui/i18nContext.ts';
import { Page } from '../views/Page.tsx';
import type { Home } from './home.ts';
import { HomeView } from './views/HomeView.tsx';

export type HomeRootProps = {
  home: Home;
  firstI18n: I18n;
  /** Undefined when the words cannot be fetched. */
  loadI18n: (language: Language) => Promise<I18n | undefined>;
  onLanguage: (language: Language) => void;
};

/** The home page in the language that was chosen, here or an earlier time. */
export function HomeRoot({ home, firstI18n, loadI18n, onLanguage }: HomeRootProps): ReactNode {
  const snapshot = useSyncExternalStore(home.subscribe, () => home.snapshot);
  const [i18n, setI18n] = useState(firstI18n);
  const wanted = snapshot.app?.language ?? null;

  useEffect(() => {
    if (wanted === null || wanted === i18n.language) return;
    let isStale = false;
    void loadI18n(wanted).then((loaded) => {
      if (loaded && !isStale) setI18n(loaded);
    });
    return () => {
      isStale = true;
    };
  }, [wanted, i18n, loadI18n]);
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n]);

  return (
    <I18nProvider value={i18n}>
      <Page shape="wide" onLanguage={onLanguage}>
        <HomeView snapshot={snapshot} actions={home} />
      </Page>
    </I18nProvider>
  );
}
