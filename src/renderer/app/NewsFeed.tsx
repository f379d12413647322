import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Toasts } from '../../ui/Toasts.tsx';
import { failureText, type I18n } from '../../ui/i18n.ts';
import { useT } from '../../ui/i18nContext.ts';
import type { News } from './screenStore.ts';
import { useWall } from './wall.ts';

const textOf = (i18n: I18n, news: News): string =>
  news.kind === 'failure'
    ? failureText(i18n, news.failure)
    : i18n.t(`wall:news.${news.kind}`, { name: news.name });

/** Microphones go on and off all the time: that is spoken, not shown, because the tiles show it. */
const isSpokenOnly = ({ kind }: News): boolean =>
  kind === 'microphoneOff' || kind === 'microphoneOn';

export function NewsFeed(): ReactNode {
  const i18n = useT();
  const news = useStore(useWall().screen, (state) => state.news);
  return (
    <>
      <Toasts
        toasts={news
          .filter((item) => !isSpokenOnly(item.news))
          .map((item) => ({ id: item.id, text: textOf(i18n, item.news) }))}
      />
      <div className="ui-hidden" data-over-dialogs="true" aria-live="polite">
        {news
          .filter((item) => isSpokenOnly(item.news))
          .map((item) => (
            <p key={item.id}>{textOf(i18n, item.news)}</p>
          ))}
      </div>
    </>
  );
}
