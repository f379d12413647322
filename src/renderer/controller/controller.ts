import { createTRPCClient, wsLink, type TRPCClient } from '@trpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { controllerApiPath } from '#shared/controller/carrier.ts';
import type { ControllerCredentials } from '#shared/controller/credentials.ts';
import type { ControllerRouter } from '#shared/controller/router.ts';
import type { Failure } from '#shared/errors.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { ParticipantId } from '#shared/signal/values.ts';
import { makeSecret, type PageRandomBytes } from '../../ui/secret.ts';
import { createWsConnection, type WsConnection } from '../app/connection/wsConnection.ts';
import type { Memory } from './memory.ts';
import { firstState, nextState, type PageState } from './page.ts';

export type ControllerDeps = {
  /** One-time code of the address, already taken out of it. */
  code: string | null;
  /** Of the page, such as `https://192.168.1.20:8034`. */
  origin: string;
  WebSocket: typeof WebSocket;
  memory: Memory;
  randomBytes: PageRandomBytes;
  /** Monotonic milliseconds. */
  now(): number;
  /** A bug, or a command that never reached the room. */
  report(error: unknown): void;
};

/** This device as the room's controller. Commands answer with what went wrong, if anything. */
export interface Controller {
  readonly store: StoreApi<PageState>;
  pair(name: string): void;
  readonly commands: Commands;
  dispose(): void;
}

type Answer = Promise<Failure | null>;
export type Commands = {
  startMeeting(): Answer;
  endMeeting(): Answer;
  admit(id: ParticipantId): Answer;
  deny(id: ParticipantId): Answer;
  setLocked(locked: boolean): Answer;
  switchDevice(device: 'microphone' | 'camera', isOn: boolean): Answer;
  setVolume(volume: number): Answer;
  unpair(): Answer;
};

type Link = { connection: WsConnection; client: TRPCClient<ControllerRouter> };

export function createController(deps: ControllerDeps): Controller {
  const { memory } = deps;
  const store = createStore<PageState>(() => firstState(deps.code, memory.token !== null));
  const apply = (event: Parameters<typeof nextState>[1]): void =>
    store.setState((state) => nextState(state, event), true);
  let link: Link | null = null;

  function connect(credentials: ControllerCredentials): void {
    const connection = createWsConnection(
      {
        url: `${deps.origin.replace(/^http/, 'ws')}${controllerApiPath}`,
        WebSocket: deps.WebSocket,
        connectionParams: () => ({ ...credentials }),
      },
      deps.now,
    );
    const client = createTRPCClient<ControllerRouter>({
      links: [wsLink({ client: connection.sockets })],
    });
    link = { connection, client };
    connection.onState((state) => {
      const before = store.getState();
      apply({ type: 'connection', state });
      // A code that was refused says nothing of a pairing that this device had before.
      if (state === 'refused' && before.at === 'driving' && before.isPaired) memory.forget();
    });
    client.snapshots.subscribe(undefined, {
      onData(snapshot) {
        memory.keep(credentials.token);
        apply({ type: 'snapshot', snapshot });
      },
      // Its end by a refusal is told by the connection.
      onError: () => undefined,
    });
  }

  async function send(run: (client: Link['client']) => Promise<Outcome>): Answer {
    if (!link) return null;
    try {
      const outcome = await run(link.client);
      return outcome.ok ? null : outcome.error;
    } catch (error) {
      // That the connection is gone is on the screen already.
      if (store.getState().at === 'driving') deps.report(error);
      return null;
    }
  }

  if (store.getState().at === 'driving' && memory.token !== null) connect({ token: memory.token });

  return {
    store,
    pair(name) {
      const state = store.getState();
      if (state.at !== 'pairing') return;
      apply({ type: 'paired' });
      const token = makeSecret(deps.randomBytes);
      const replaces = memory.token === null ? {} : { replaces: memory.token };
      connect({ token, code: state.code, name, ...replaces });
    },
    commands: {
      startMeeting: () => send((client) => client.startMeeting.mutate()),
      endMeeting: () => send((client) => client.endMeeting.mutate()),
      admit: (id) => send((client) => client.admit.mutate({ id })),
      deny: (id) => send((client) => client.deny.mutate({ id })),
      setLocked: (locked) => send((client) => client.setLocked.mutate({ locked })),
      switchDevice: (device, isOn) =>
        send((client) => client.switchDevice.mutate({ device, isOn })),
      setVolume: (volume) => send((client) => client.setVolume.mutate({ volume })),
      unpair: () => send((client) => client.unpair.mutate()),
    },
    dispose() {
      link?.connection.close().catch(deps.report);
    },
  };
}
