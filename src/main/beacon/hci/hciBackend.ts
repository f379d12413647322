import { encodeSection } from '#shared/beacon/index.ts';
import { err, ok } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import {
  advertisingIntervalMs,
  type BeaconBackend,
  type BeaconFrame,
  type BeaconOpening,
  type BeaconRadio,
  type BeaconResult,
} from '../backend.ts';
import { createHciHost, type HciHost } from './hciHost.ts';
import type { HciStream } from './hciStream.ts';

/** Commands (Core Specification Vol 4, Part E §7.3.2 and §7.8). */
const reset = 0x0c03;
const leSetRandomAddress = 0x2005;
const leSetAdvertisingParameters = 0x2006;
const leSetAdvertisingData = 0x2008;
const leSetAdvertisingEnable = 0x200a;

const advNonconnInd = 0x03;
const ownAddressRandom = 0x01;
const allChannels = 0x07;
const intervalUnitMs = 0.625;
const advertisingDataBytes = 31;

export type HciBackendDeps = {
  /** Opens the controller that the setting names. `notConfigured`: it names none. */
  openStream(signal: AbortSignal): Promise<BeaconResult<HciStream>>;
  clock: Clock;
};

/**
 * A Bluetooth controller of the room's own, spoken to without the system's Bluetooth: the only back-end that
 * decides every byte of what is sent, its address too (ADR 0007).
 */
export function createHciBackend({ openStream, clock }: HciBackendDeps): BeaconBackend {
  async function open({ onLost, signal }: BeaconOpening): Promise<BeaconResult<BeaconRadio>> {
    const stream = await openStream(signal);
    if (!stream.ok) return stream;
    let isOpen = false;
    const host = createHciHost({
      stream: stream.value,
      clock,
      // Before it is open, whoever opens it learns from the command that fails.
      onLost: (failure) => isOpen && onLost(failure),
    });
    const giveUp = (): void => host.close();
    signal.addEventListener('abort', giveUp);
    const answered = signal.aborted
      ? err({ code: 'died', detail: 'ended' } as const)
      : await host.command(reset);
    signal.removeEventListener('abort', giveUp);
    if (!answered.ok) {
      host.close();
      return answered;
    }
    isOpen = true;
    return ok(createRadio(host));
  }
  return { name: 'hci', open };
}

function createRadio(host: HciHost): BeaconRadio {
  let isOn = false;

  async function switchOff(): Promise<BeaconResult> {
    if (!isOn) return ok(null);
    isOn = false;
    return host.command(leSetAdvertisingEnable, [0]);
  }

  return {
    async advertise(frame) {
      const off = await switchOff();
      if (!off.ok) return off;
      // An address cannot be changed while it is used (§7.8.4), so nobody ever hears one half of the change.
      for (const [opcode, parameters] of commandsFor(frame)) {
        const done = await host.command(opcode, parameters);
        if (!done.ok) return done;
      }
      isOn = true;
      return ok(null);
    },
    async close() {
      await switchOff();
      host.close();
    },
  };
}

const littleEndian16 = (value: number): number[] => [value & 0xff, value >> 8];

/** Scan response data is never set, and the reset has cleared what was there. */
function commandsFor(frame: BeaconFrame): [number, number[]][] {
  const { min, max } = advertisingIntervalMs;
  const peer = [0, 0, 0, 0, 0, 0, 0];
  const section = [...encodeSection(frame.companyId, frame.payload)];
  const padding = Array.from({ length: advertisingDataBytes - section.length }, () => 0);
  return [
    [leSetRandomAddress, [...frame.address].toReversed()],
    [
      leSetAdvertisingParameters,
      [
        ...littleEndian16(Math.ceil(min / intervalUnitMs)),
        ...littleEndian16(Math.ceil(max / intervalUnitMs)),
        advNonconnInd,
        ownAddressRandom,
        ...peer,
        allChannels,
        0,
      ],
    ],
    [leSetAdvertisingData, [section.length, ...section, ...padding]],
    [leSetAdvertisingEnable, [1]],
  ];
}
