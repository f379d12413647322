import type { Clock } from '../ports.ts';
import type { BeaconBackend } from './backend.ts';
import { createBluezBackend } from './bluez/bluezBackend.ts';
import { createHciBackend } from './hci/hciBackend.ts';
import { openHciStream } from './hci/openHciStream.ts';
import { createWindowsBackend } from './windows/windowsBackend.ts';

export type BackendsDeps = {
  /** `process.platform` and `process.env`. */
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** `resources/beacon/beacon.ps1`, outside of any archive. */
  windowsScript: string;
  /** The setting `beacon.hciPath` as it is now. */
  hciPath(): string | null;
  clock: Clock;
};

/** All back-ends, in the order in which they are tried; each says by itself whether it is for this PC. */
export function createBackends(deps: BackendsDeps): readonly BeaconBackend[] {
  const { platform, env, clock } = deps;
  return [
    createWindowsBackend({
      ...{ platform, clock },
      systemRoot: env.SystemRoot,
      scriptFile: deps.windowsScript,
    }),
    createHciBackend({ clock, openStream: (signal) => openHciStream(deps.hciPath(), signal) }),
    createBluezBackend({ platform, clock, busAddress: env.DBUS_SYSTEM_BUS_ADDRESS }),
  ];
}
