import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { AppApi, AppSnapshot } from '#shared/app/api.ts';
import type { AppRouter } from '#shared/app/router.ts';
import { refusedCloseCode, roomApiPath, type ScreenCredentials } from '#shared/room/carrier.ts';

/** What the page asks of its process. */
export type AppCommands = {
  readonly [Name in Exclude<keyof AppApi, 'snapshots'>]: (
    ...values: Parameters<AppApi[Name]>
  ) => Promise<Awaited<ReturnType<AppApi[Name]>>>;
};

export type AppConnection = 'open' | 'lost' | 'refused';

export interface AppClient {
  readonly commands: AppCommands;
  onSnapshot(listener: (snapshot: AppSnapshot) => void): void;
  onConnection(listener: (connection: AppConnection) => void): void;
}

const retryMs = { first: 500, max: 10_000 };

/** The personal app's API over the WebSocket of the page's own origin. It goes on by itself after a cut. */
export function connectToApp(
  origin: string,
  credentials: ScreenCredentials,
  report: (error: unknown) => void,
): AppClient {
  const snapshots = new Set<(snapshot: AppSnapshot) => void>();
  const connections = new Set<(connection: AppConnection) => void>();
  const enter = (connection: AppConnection): void => {
    for (const listener of connections) listener(connection);
  };
  const sockets = createWSClient({
    url: `${origin.replace(/^http/, 'ws')}${roomApiPath}`,
    connectionParams: () => ({ ...credentials }),
    keepAlive: { enabled: true, intervalMs: 5_000, pongTimeoutMs: 10_000 },
    retryDelayMs: (tries) => Math.min(retryMs.max, retryMs.first * 2 ** tries),
    onOpen: () => enter('open'),
    onClose(cause) {
      if (cause?.code !== refusedCloseCode) return enter('lost');
      enter('refused');
      void sockets.close();
    },
  });
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: sockets })] });
  client.snapshots.subscribe(undefined, {
    onData(snapshot) {
      for (const listener of snapshots) listener(snapshot);
    },
    onError: report,
  });
  return {
    commands: {
      join: (identity, way) => client.join.mutate({ identity, way }),
      callId: (typedId, way) => client.callId.mutate({ typedId, way }),
      followLink: (way) => client.followLink.mutate({ way }),
      dismissLink: () => client.dismissLink.mutate(),
      confirm: (isSame) => client.confirm.mutate({ isSame }),
      setName: (name) => client.setName.mutate({ name }),
      setLanguage: (language) => client.setLanguage.mutate({ language }),
      setCloud: (typed) => client.setCloud.mutate({ typed }),
      setTellsRooms: (tells) => client.setTellsRooms.mutate({ tells }),
    },
    onSnapshot: (listener) => void snapshots.add(listener),
    onConnection: (listener) => void connections.add(listener),
  };
}
