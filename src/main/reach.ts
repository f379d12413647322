import { checkCode } from '#shared/checkCode.ts';
import type { Failure } from '#shared/errors.ts';
import { guestAddress, guestLink } from '#shared/guestLink.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import { keepCertificate, type RoomIdentity } from './identity/index.ts';
import type { LanHost } from './lan/index.ts';
import type { NetworkWatcher } from './network/index.ts';
import type { Cancel, Clock, Logger } from './ports.ts';
import type { SettingsStore } from './settings/index.ts';

export type ReachDeps = {
  watcher: Pick<NetworkWatcher, 'current' | 'subscribe' | 'reset'>;
  identity: RoomIdentity;
  settings: SettingsStore;
  clock: Clock;
  logger: Logger;
  createLanHost(onProblem: (failure: Failure | null) => void): LanHost;
};

/** How guests reach the room: follows the network and the settings with the certificate and the LAN host. */
export interface Reach {
  readonly state: NetworkState;
  subscribe(listener: () => void): Cancel;
  /** Resolves once the room listens, or cannot for now. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

export function createReach(deps: ReachDeps): Reach {
  const { watcher, identity, settings, logger } = deps;
  const listeners = new Set<() => void>();
  let problem: Failure | null = null;
  let queue: Promise<void> = Promise.resolve();
  const notify = (): void => {
    for (const listener of listeners) listener();
  };

  const lan = deps.createLanHost((failure) => {
    problem = failure;
    notify();
  });
  const certificate = keepCertificate({
    ...deps,
    hosts: () => ({
      addresses: watcher.current.ok ? [watcher.current.value.address] : [],
      names: [],
    }),
    onChanged(tls) {
      lan.setTls(tls);
      notify();
    },
  });

  async function follow(): Promise<void> {
    const { current } = watcher;
    if (current.ok) {
      await certificate.check();
      const { address } = current.value;
      await lan.listen({ address, port: settings.current.values['network.port'] });
    }
    notify();
  }

  /** One change after the other: each finds the listener where the one before has left it. */
  function followLater(): Promise<void> {
    queue = queue
      .then(follow)
      .catch((error: unknown) => logger.error('cannot follow the network', { error }));
    return queue;
  }

  const cancels = [
    watcher.subscribe(() => void followLater()),
    settings.subscribe((changed) => {
      if (changed.includes('network.interface'))
        void watcher
          .reset()
          .then(followLater, (error: unknown) =>
            logger.error('cannot look at the network', { error }),
          );
      else if (changed.includes('network.port')) void followLater();
      else notify();
    }),
  ];
  function state(): NetworkState {
    const { current } = watcher;
    if (!current.ok) return { state: 'none', failure: current.error };
    const { endpoint } = lan;
    if (problem || !endpoint)
      return { state: 'none', failure: problem ?? { code: 'network.none' } };
    const { address, port } = endpoint;
    const id = encodeMeetingId(address, {
      allowPublicAddressIds: settings.current.values['meeting.allowPublicAddressIds'],
    });
    const { spki } = identity.tls;
    return {
      state: 'up',
      interfaceName: current.value.interfaceName,
      address,
      id: id.ok ? id.value : null,
      guestLink: guestLink(address, port, spki),
      guestAddress: guestAddress(address, port),
      checkCode: checkCode(spki),
    };
  }

  return {
    get state() {
      return state();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: followLater,
    async dispose() {
      for (const cancel of cancels) cancel();
      listeners.clear();
      certificate.dispose();
      await queue;
      await lan.dispose();
    },
  };
}
