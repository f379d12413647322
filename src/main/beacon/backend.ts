import type { Result } from '#shared/result.ts';

/** What is sent during one epoch. */
export type BeaconFrame = {
  companyId: number;
  /** What follows the company id (`src/shared/beacon`). */
  payload: Uint8Array;
  /**
   * Non-resolvable private address, most significant byte first. Where the system chooses the address
   * (Windows, BlueZ) it is not used; there each frame is an advertisement of its own, with an address of its own.
   */
  address: Uint8Array;
};

/**
 * - `notConfigured`: this back-end belongs to another system, or nothing was set up for it.
 * - `noAdapter`, `adapterOff`: there is no Bluetooth, or it is switched off.
 * - `refused`: the system or the controller does not allow it.
 * - `timedOut`, `garbled`: no answer, or one that makes no sense.
 * - `died`: what did the sending has ended.
 */
export const beaconFailureCodes = [
  'notConfigured',
  'noAdapter',
  'adapterOff',
  'refused',
  'timedOut',
  'garbled',
  'died',
] as const;
export type BeaconFailureCode = (typeof beaconFailureCodes)[number];

/** `detail` is for administrators: the system's own words or numbers, never a key. */
export type BeaconFailure = { code: BeaconFailureCode; detail: string };

export type BeaconResult<T = null> = Result<T, BeaconFailure>;

/** A back-end at work. Calls do not overlap. */
export interface BeaconRadio {
  /** Sends this frame, as ADV_NONCONN_IND and every 100 ms at most, and no longer what was sent before. */
  advertise(frame: BeaconFrame): Promise<BeaconResult>;
  /** Sends nothing more; resolves within two seconds. */
  close(): Promise<void>;
}

export type BeaconBackendName = 'windows' | 'hci' | 'bluez';

export type BeaconOpening = {
  /** At most once: the opened radio sends no longer, and cannot. Not after `close`. */
  onLost(failure: BeaconFailure): void;
  /** Nobody waits for the radio any more: what is under way ends at once. Nothing to one that is open. */
  signal: AbortSignal;
};

/** One way to send a beacon. */
export interface BeaconBackend {
  readonly name: BeaconBackendName;
  open(opening: BeaconOpening): Promise<BeaconResult<BeaconRadio>>;
}

/** 100 ms is the least for this kind of PDU on a 4.x controller (Core Specification 4.2, Vol 2, Part E §7.8.5). */
export const advertisingIntervalMs = { min: 100, max: 150 } as const;
