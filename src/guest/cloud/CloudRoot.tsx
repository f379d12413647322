import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Language } from '#shared/languages.ts';
import type { I18n } from '../../ui/i18n.ts';
import { I18nProvider } from '../../ui/i18nContext.ts';
import type { Memory } from '../browser/memory.ts';
import type { BrowserFamily } from '../mediaTrouble.ts';
import { Root } from '../Root.tsx';
import { Page } from '../views/Page.tsx';
import type { Entry } from './entry.ts';
import { GuestPath } from './views/GuestPath.tsx';
import { IdView } from './views/IdView.tsx';
import { RoadNote } from './views/RoadNote.tsx';

export type CloudRootProps = {
  entry: Entry;
  memory: Memory;
  firstI18n: I18n;
  /** Undefined when the words cannot be fetched: the page keeps the language it has. */
  loadI18n: (language: Language) => Promise<I18n | undefined>;
  browser: BrowserFamily;
  onReload: () => void;
};

/** The six digits, then the page of the room's own door with the way to it beside. */
export function CloudRoot({ entry, firstI18n, loadI18n, ...rest }: CloudRootProps): ReactNode {
  const snapshot = useSyncExternalStore(entry.subscribe, () => entry.snapshot);
  const [i18n, setI18n] = useState(firstI18n);

  useEffect(() => {
    document.documentElement.lang = i18n.language;
    if (snapshot.at !== 'visit') document.title = 'Mago Room';
  }, [i18n, snapshot.at]);

  const load = async (language: Language): Promise<I18n | undefined> => {
    const loaded = await loadI18n(language);
    if (loaded) setI18n(loaded);
    return loaded;
  };
  const change = async (language: Language): Promise<void> => {
    if (await load(language)) rest.memory.write('language', language);
  };

  if (snapshot.at === 'visit') {
    const { visit } = snapshot;
    return (
      <div className="cloud">
        <Root
          {...rest}
          guest={visit.guest}
          firstI18n={i18n}
          loadI18n={load}
          pathLine={<GuestPath visit={visit} />}
        />
        <I18nProvider value={i18n}>
          <RoadNote visit={visit} onOther={entry.leave} />
        </I18nProvider>
      </div>
    );
  }
  const isAsking = snapshot.at === 'asking';
  return (
    <I18nProvider value={i18n}>
      <Page shape="narrow" onLanguage={(language) => void change(language)}>
        <IdView
          key={snapshot.id}
          id={snapshot.id}
          failure={isAsking ? null : snapshot.failure}
          isAsking={isAsking}
          onEnter={entry.enter}
        />
      </Page>
    </I18nProvider>
  );
}
