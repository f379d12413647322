import { err, ok } from '#shared/result.ts';
import type { RoomApi } from '#shared/room/api.ts';
import type { NetworkInterfaceInfo, SettingsTrouble, SettingsView } from '#shared/room/snapshot.ts';
import type { UpdateView } from '#shared/update.ts';
import type { Controllers } from '../controllers/index.ts';
import type { AdminPin, AdminTokens, SettingsStore } from '../settings/index.ts';

export type SettingsApiDeps = {
  settings: SettingsStore;
  adminPin: AdminPin;
  adminTokens: AdminTokens;
  /** Policy and provisioning. */
  managed: { readonly troubles: readonly SettingsTrouble[] };
  /** Where updates stand; null where the room is not updated by itself. */
  updates(): UpdateView | null;
  listInterfaces(): readonly NetworkInterfaceInfo[];
  controllers: Pick<Controllers, 'offerPairing' | 'withdrawPairing' | 'revoke'>;
};

export type SettingsApi = Pick<
  RoomApi,
  | 'setAdminPin'
  | 'unlockSettings'
  | 'readSettings'
  | 'changeSettings'
  | 'offerPairing'
  | 'withdrawPairing'
  | 'revokeController'
  | 'resetSetting'
>;

const locked = err({ code: 'settings.locked' } as const);

/** The settings behind the administrator PIN. */
export function createSettingsApi(deps: SettingsApiDeps): SettingsApi {
  const { settings, adminPin, adminTokens, controllers } = deps;
  const view = (): SettingsView => ({
    ...settings.current,
    troubles: deps.managed.troubles,
    interfaces: deps.listInterfaces(),
    update: deps.updates(),
  });
  return {
    async setAdminPin(pin, token) {
      const isAllowed = token !== null && adminTokens.use(token);
      if (adminPin.isSet && !isAllowed) return locked;
      const done = await (isAllowed ? adminPin.change(pin) : adminPin.choose(pin));
      if (!done.ok) return done;
      adminTokens.revokeAll();
      return ok({ token: adminTokens.issue() });
    },
    async unlockSettings(pin) {
      const checked = await adminPin.check(pin);
      return checked.ok ? ok({ token: adminTokens.issue() }) : checked;
    },
    readSettings: (token) => (adminTokens.use(token) ? ok(view()) : locked),
    async changeSettings(token, patch) {
      if (!adminTokens.use(token)) return locked;
      const changed = await settings.change(patch);
      return changed.ok ? ok(view()) : changed;
    },
    async resetSetting(token, key) {
      if (!adminTokens.use(token)) return locked;
      const changed = await settings.reset(key);
      return changed.ok ? ok(view()) : changed;
    },
    offerPairing: (token) => (adminTokens.use(token) ? controllers.offerPairing() : locked),
    withdrawPairing(token) {
      if (!adminTokens.use(token)) return locked;
      controllers.withdrawPairing();
      return ok(null);
    },
    revokeController: (token, id) =>
      adminTokens.use(token) ? controllers.revoke(id) : Promise.resolve(locked),
  };
}
