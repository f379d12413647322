import { controllerLimits, controllerLink } from '#shared/controller/carrier.ts';
import { controllerCredentialsSchema } from '#shared/controller/credentials.ts';
import { err, ok } from '#shared/result.ts';
import type { Outcome, PairingOffer } from '#shared/room/api.ts';
import type { NetworkState, PairedController } from '#shared/room/snapshot.ts';
import type { Cancel, Clock, JsonFile, Logger, RandomBytes } from '../ports.ts';
import { createControllerApi, type DrivenRoom } from './controllerApi.ts';
import {
  createControllerSockets,
  type Admitted,
  type ControllerSockets,
} from './controllerSockets.ts';
import { createPairing } from './pairing.ts';
import { openControllerStore, type Controller } from './store.ts';

export type ControllersDeps = {
  file: JsonFile;
  room(): DrivenRoom;
  /** Where phones reach the room. */
  network(): NetworkState;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
};

/** Phones and tablets that drive the room (DESIGN 8, ADR 0014). */
export interface Controllers {
  readonly list: readonly PairedController[];
  subscribe(listener: () => void): Cancel;
  /** Failures: `controller.full`, `controller.tooOften`, `network.…`. */
  offerPairing(): Outcome<PairingOffer>;
  withdrawPairing(): void;
  /** At once, also for what is on its way. Failure: `settings.notSaved`. */
  revoke(id: string): Promise<Outcome>;
  /** For the LAN host: a WebSocket that wants to become a controller's. */
  readonly upgrade: ControllerSockets['upgrade'];
  dispose(): void;
}

export async function openControllers(deps: ControllersDeps): Promise<Controllers> {
  const { clock, logger } = deps;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const store = await openControllerStore({ ...deps, onChanged: changed });
  const pairing = createPairing(deps);
  const sockets = createControllerSockets({
    clock,
    logger,
    onConnections: store.seen,
    admit,
  });

  async function admit(credentials: unknown, source: string): Promise<Admitted | null> {
    const parsed = controllerCredentialsSchema.safeParse(credentials);
    if (!parsed.success) return null;
    const { token, code, name, replaces } = parsed.data;
    const known = store.find(token);
    if (known) return admitted(known);
    // A token is beyond guessing, so that one that opens nothing is not counted: a device that was
    // revoked may ask again, and must not close the way for its own new pairing.
    if (code === undefined || name === undefined) return null;
    if (!pairing.redeem(code, source)) return null;
    const replaced = replaces === undefined ? undefined : store.find(replaces);
    const added = await store.add(name, token, replaces);
    // Who was quick at the wall may have revoked it while it was being saved.
    if (!added.ok || !store.find(token)) return null;
    if (replaced) sockets.drop(replaced.id);
    logger.info('controller paired', { id: added.value.id });
    return admitted(added.value);
  }

  const admitted = (controller: Controller): Admitted => ({
    id: controller.id,
    api: createControllerApi(deps.room(), controller, () => revoke(controller.id)),
  });

  async function revoke(id: string): Promise<Outcome> {
    const removed = store.remove(id);
    sockets.drop(id);
    logger.info('controller no longer paired', { id });
    return removed;
  }

  return {
    get list() {
      return store.all.map(({ id, name, pairedAt, lastSeenAt }) => {
        const isConnected = sockets.isConnected(id);
        return { id, name, pairedAt, lastSeenAt, isConnected };
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    offerPairing() {
      const network = deps.network();
      if (network.state === 'none') return err(network.failure);
      if (store.all.length >= controllerLimits.paired) return err({ code: 'controller.full' });
      if (pairing.isClosed()) return err({ code: 'controller.tooOften' });
      const { code, expiresAt } = pairing.offer();
      return ok({ link: controllerLink(network.guestAddress, code), expiresAt });
    },
    withdrawPairing: pairing.withdraw,
    revoke,
    upgrade: sockets.upgrade,
    dispose() {
      listeners.clear();
      pairing.dispose();
      sockets.close();
    },
  };
}
