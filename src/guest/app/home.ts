import type { AppSnapshot, JoinResult, JoinStep, Way } from '#shared/app/api.ts';
import type { Failure } from '#shared/errors.ts';
import { createStore } from '../../rtc/store.ts';
import type { AppClient, AppConnection } from './connectToApp.ts';

export type Confirming = Extract<JoinStep, { next: 'confirm' }>;

/** All that the home page shows. */
export type HomeSnapshot = {
  /** Null until the process has spoken. */
  app: AppSnapshot | null;
  connection: AppConnection;
  /** A room is being called. */
  isCalling: boolean;
  confirming: Confirming | null;
  failure: Failure | null;
};

/** The home page without its views. */
export interface Home {
  readonly snapshot: HomeSnapshot;
  subscribe(listener: () => void): () => void;
  join(identity: string, way: Way): void;
  callId(typedId: string, way: Way): void;
  followLink(way: Way): void;
  dismissLink(): void;
  confirm(isSame: boolean): void;
  setName(name: string): void;
  setTellsRooms(tells: boolean): void;
  /** Six digits, asked at this cloud, which is remembered. */
  callAt(cloud: string, typedId: string, way: Way): void;
}

export type HomeDeps = {
  client: AppClient;
  /** Leaves this page for the room's. */
  goTo(url: string): void;
  report(error: unknown): void;
};

export function createHome({ client, goTo, report }: HomeDeps): Home {
  const { commands } = client;
  const store = createStore<HomeSnapshot>({
    app: null,
    connection: 'open',
    isCalling: false,
    confirming: null,
    failure: null,
  });
  const set = (patch: Partial<HomeSnapshot>): void => store.set({ ...store.value, ...patch });
  client.onSnapshot((app) => set({ app }));
  client.onConnection((connection) => set({ connection }));

  async function attempt(ask: () => Promise<JoinResult>): Promise<void> {
    if (store.value.isCalling) return;
    set({ isCalling: true, failure: null, confirming: null });
    const result = await ask().finally(() => set({ isCalling: false }));
    if (!result.ok) set({ failure: result.error });
    else if (result.value.next === 'confirm') set({ confirming: result.value });
    else if (result.value.next === 'go') goTo(result.value.url);
  }
  // Only a lost connection makes one reject, and the page says that by itself.
  const run = (asked: Promise<unknown>): void => void asked.catch(report);

  return {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    join: (identity, way) => run(attempt(() => commands.join(identity, way))),
    callId: (typedId, way) => run(attempt(() => commands.callId(typedId, way))),
    callAt: (cloud, typedId, way) =>
      run(
        attempt(async () => {
          const named = await commands.setCloud(cloud);
          return named.ok ? commands.callId(typedId, way) : named;
        }),
      ),
    followLink: (way) => run(attempt(() => commands.followLink(way))),
    dismissLink: () => run(commands.dismissLink()),
    confirm(isSame) {
      if (isSame) run(attempt(() => commands.confirm(true)));
      else {
        set({ confirming: null });
        run(commands.confirm(false));
      }
    },
    setName: (name) => run(commands.setName(name)),
    setTellsRooms: (tells) => run(commands.setTellsRooms(tells)),
  };
}
