import type { Clock } from '../../ports.ts';
import { openHciStream } from '../hci/openHciStream.ts';
import { createHciScanner } from './hciScanner.ts';
import type { BeaconScanner } from './scanner.ts';

/** All ways to hear beacons, in the order in which they are tried; each says by itself whether it is for this computer. */
export const createScanners = (deps: {
  hciPath: string | null;
  clock: Clock;
}): readonly BeaconScanner[] => [
  createHciScanner({
    clock: deps.clock,
    openStream: (signal) => openHciStream(deps.hciPath, signal),
  }),
];
