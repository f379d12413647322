import { err, ok } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type { BeaconResult } from '../backend.ts';
import { createHciHost } from '../hci/hciHost.ts';
import type { HciStream } from '../hci/hciStream.ts';
import { beaconsIn } from './reports.ts';
import type { BeaconScanner, Scan, ScanOpening } from './scanner.ts';

/** Commands and events (Core Specification Vol 4, Part E §7.3, §7.8 and §7.7.65). */
const setEventMask = 0x0c01;
const reset = 0x0c03;
const leSetEventMask = 0x2001;
const leSetScanParameters = 0x200b;
const leSetScanEnable = 0x200c;
const leMeta = 0x3e;

/** Passive: it listens and never asks, so nobody can tell that it is there. 30 of every 60 ms. */
const scanParameters = [0, 0x60, 0, 0x30, 0, 0, 0];
const start: readonly (readonly [number, readonly number[]])[] = [
  [reset, []],
  [setEventMask, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f]],
  [leSetEventMask, [0x1f, 0, 0, 0, 0, 0, 0, 0]],
  [leSetScanParameters, scanParameters],
  // Each one that is heard, also again: only so its strength is known.
  [leSetScanEnable, [1, 0]],
];

export type HciScannerDeps = {
  /** Opens the controller. `notConfigured`: none is set up. */
  openStream(signal: AbortSignal): Promise<BeaconResult<HciStream>>;
  clock: Clock;
};

/** Hears beacons with a controller of its own, spoken to without the system's Bluetooth. */
export function createHciScanner({ openStream, clock }: HciScannerDeps): BeaconScanner {
  async function open(opening: ScanOpening): Promise<BeaconResult<Scan>> {
    const { signal } = opening;
    const stream = await openStream(signal);
    if (!stream.ok) return stream;
    let isOpen = false;
    let isClosed = false;
    const host = createHciHost({
      stream: stream.value,
      clock,
      // Before it is open, whoever opens it learns from the command that fails.
      onLost: (failure) => isOpen && opening.onLost(failure),
      onEvent({ code, parameters }) {
        if (isClosed || code !== leMeta) return;
        for (const beacon of beaconsIn(parameters, opening.companyId)) opening.onHeard(beacon);
      },
    });
    for (const [opcode, parameters] of start) {
      const done = signal.aborted
        ? err({ code: 'died', detail: 'ended' } as const)
        : await host.command(opcode, parameters);
      if (done.ok) continue;
      host.close();
      return done;
    }
    isOpen = true;
    return ok({
      async close() {
        isOpen = false;
        isClosed = true;
        await host.command(leSetScanEnable, [0, 0]);
        host.close();
      },
    });
  }
  return { name: 'hci', open };
}
