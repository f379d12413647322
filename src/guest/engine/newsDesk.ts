import type { After } from '../../rtc/index.ts';
import { isQuiet, type News } from '../flow/news.ts';

/** `isQuiet`: for screen readers only, the eye sees it on the tile. */
export type NewsItem = { id: number; news: News; isQuiet: boolean };

/** News for a few seconds each; the newest push the oldest out. */
export interface NewsDesk {
  readonly items: readonly NewsItem[];
  tell(news: readonly News[]): void;
  clear(): void;
}

const shownMs = 5_000;
const maxItems = 4;

export function createNewsDesk(after: After, changed: () => void): NewsDesk {
  let items: readonly NewsItem[] = [];
  let count = 0;
  const timers = new Map<number, () => void>();

  const drop = (id: number): void => {
    timers.get(id)?.();
    timers.delete(id);
    items = items.filter((item) => item.id !== id);
  };

  return {
    get items() {
      return items;
    },
    tell(news) {
      for (const one of news) {
        count += 1;
        const id = count;
        items = [...items, { id, news: one, isQuiet: isQuiet(one) }];
        timers.set(
          id,
          after(shownMs, () => {
            drop(id);
            changed();
          }),
        );
      }
      for (const { id } of items.slice(0, Math.max(0, items.length - maxItems))) drop(id);
    },
    clear() {
      for (const { id } of items) drop(id);
    },
  };
}
