import type { ReactNode } from 'react';
import type { Translate } from '../../ui/i18n.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Toasts } from '../../ui/Toasts.tsx';
import type { NewsItem } from '../engine/newsDesk.ts';
import type { News } from '../flow/news.ts';

const textOf = (t: Translate, news: News): string =>
  news.kind === 'mutedByRoom' || news.kind === 'roomMoved'
    ? t(`guest:news.${news.kind}`)
    : t(`guest:news.${news.kind}`, { name: news.name });

/** What others do: in words on the screen, or only spoken where the tile shows it already. */
export function CallNews({ news }: { news: readonly NewsItem[] }): ReactNode {
  const { t } = useT();
  return (
    <>
      <Toasts
        toasts={news
          .filter(({ isQuiet }) => !isQuiet)
          .map((item) => ({ id: item.id, text: textOf(t, item.news) }))}
      />
      <div className="ui-hidden" role="log" aria-live="polite" aria-relevant="additions">
        {news
          .filter(({ isQuiet }) => isQuiet)
          .map((item) => (
            <p key={item.id}>{textOf(t, item.news)}</p>
          ))}
      </div>
    </>
  );
}
