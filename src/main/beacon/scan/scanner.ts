import type { BeaconFailure, BeaconResult } from '../backend.ts';

/** A beacon of ours, as it was heard. */
export type HeardBeacon = {
  /** What follows the company id (`src/shared/beacon`). */
  payload: Uint8Array;
  /** Received power, dBm; null where the controller does not tell. */
  rssi: number | null;
};

export type ScanOpening = {
  /** Only sections of this company id that have the length of ours. */
  companyId: number;
  onHeard(beacon: HeardBeacon): void;
  /** At most once: it hears nothing any more. Not after `close`. */
  onLost(failure: BeaconFailure): void;
  /** Nobody waits for it any more. */
  signal: AbortSignal;
};

export interface Scan {
  close(): Promise<void>;
}

/** One way to hear beacons. Says by itself whether it is for this computer. */
export interface BeaconScanner {
  readonly name: string;
  open(opening: ScanOpening): Promise<BeaconResult<Scan>>;
}
