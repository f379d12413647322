import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '#shared/errors.ts';
import type { After } from '../../rtc/types.ts';

/** What the screen tells in passing. `said` ones are for screen readers only. */
export type News =
  | { kind: 'failure'; failure: Failure }
  | { kind: 'joined' | 'left' | 'shareStarted' | 'shareStopped'; name: string }
  | { kind: 'microphoneOff' | 'microphoneOn'; name: string }
  | { kind: 'mutedByRoom'; name: string }
  /** A controller has done it. */
  | { kind: `${'microphone' | 'camera'}${'On' | 'Off'}By`; name: string };
export type NumberedNews = { id: number; news: News };

/** Pages when there is no meeting. */
export type Page = 'home' | 'join' | 'settings';
/** What lies over a call. */
export type CallDialog = 'end' | 'invite' | 'devices';

export type ScreenState = {
  page: Page;
  dialog: CallDialog | null;
  isPeopleOpen: boolean;
  /** Whether the tiles lie over a share. */
  areTilesOverShare: boolean;
  news: readonly NumberedNews[];
};

export type ScreenStore = StoreApi<ScreenState> & {
  tell(news: News): void;
  /** Back to what people expect when a meeting begins or ends. */
  reset(): void;
};

const fresh = {
  page: 'home',
  dialog: null,
  isPeopleOpen: false,
  areTilesOverShare: true,
} as const;

/** A failure has a whole sentence to be read. */
const newsMs = (news: News): number => (news.kind === 'failure' ? 9_000 : 5_000);
const newsAtOnce = 3;

/** State of the page itself, which the room need not know. */
export function createScreenStore(after: After): ScreenStore {
  const store = createStore<ScreenState>(() => ({ ...fresh, news: [] }));
  let lastId = 0;
  const forget = (id: number): void =>
    store.setState(({ news }) => ({ news: news.filter((item) => item.id !== id) }));

  return {
    ...store,
    tell(news) {
      lastId += 1;
      const id = lastId;
      store.setState((state) => ({ news: [...state.news, { id, news }].slice(-newsAtOnce) }));
      after(newsMs(news), () => forget(id));
    },
    reset: () => store.setState(fresh),
  };
}
