import type { ErrorCode } from '#shared/errors.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import type { SettingsStore } from '../settings/index.ts';
import type { BeaconBackend } from './backend.ts';
import { createBeacon, type Beacon } from './beacon.ts';

export type RoomBeaconDeps = {
  backends: readonly BeaconBackend[];
  key: Uint8Array;
  settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  /** Where guests reach the room right now. */
  address(): string | null;
  notices: { set(code: ErrorCode, isOn: boolean): void };
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

export interface RoomBeacon extends Pick<Beacon, 'state' | 'restart' | 'dispose'> {
  /** The room's address may have changed. */
  refresh(): void;
}

const codes = [
  'beacon.noBluetooth',
  'beacon.testCompanyId',
] as const satisfies readonly ErrorCode[];

/** The beacon as the room's settings and its network want it, from now on. */
export function createRoomBeacon(deps: RoomBeaconDeps): RoomBeacon {
  const { settings, notices } = deps;
  const beacon = createBeacon({
    ...deps,
    onChange() {
      for (const code of codes)
        notices.set(
          code,
          beacon.notices.some((notice) => notice.code === code),
        );
    },
  });

  function refresh(): void {
    const { values } = settings.current;
    const companyId = values['beacon.companyId'];
    beacon.update(values['beacon.enabled'] ? { companyId, address: deps.address() } : null);
  }

  const cancel = settings.subscribe((changed) => {
    if (changed.includes('beacon.hciPath')) beacon.restart();
    else if (changed.some((key) => key.startsWith('beacon.'))) refresh();
  });
  refresh();

  return {
    get state() {
      return beacon.state;
    },
    refresh,
    restart: beacon.restart,
    dispose() {
      cancel();
      return beacon.dispose();
    },
  };
}
