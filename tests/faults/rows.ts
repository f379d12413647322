import { addressChange } from './rows/addressChange.ts';
import { clockJumps } from './rows/clock.ts';
import { devicesPulled } from './rows/devices.ts';
import { diskFull } from './rows/diskFull.ts';
import { gpuKilled, networkServiceKilled, pageCrash } from './rows/electron.ts';
import { guestGone } from './rows/guestGone.ts';
import { hostRestart } from './rows/hostRestart.ts';
import { link20, link3, link55 } from './rows/link.ts';
import type { FaultRow } from './row.ts';

/** Every row of `npm run faults`, by the name it is called with, in the order of the table. */
export const faultRows: Readonly<Record<string, FaultRow>> = {
  'link-3s': link3,
  'link-20s': link20,
  'link-55s': link55,
  'guest-gone': guestGone,
  'address-change': addressChange,
  'host-restart': hostRestart,
  'page-crash': pageCrash,
  'gpu-killed': gpuKilled,
  'network-service': networkServiceKilled,
  devices: devicesPulled,
  clock: clockJumps,
  'disk-full': diskFull,
};
