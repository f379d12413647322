import { parseSection } from '#shared/beacon/index.ts';
import type { HeardBeacon } from './scanner.ts';

/** LE Advertising Report (Core Specification Vol 4, Part E §7.7.65.2). */
const advertisingReport = 0x02;
const headBytes = 9;
const rssiUnknown = 127;

/**
 * The beacons of ours in an LE Meta event's parameters. Several reports stand one behind the other, as every
 * controller sends them and Linux reads them.
 */
export function beaconsIn(parameters: Uint8Array, companyId: number): HeardBeacon[] {
  if (parameters[0] !== advertisingReport) return [];
  const found: HeardBeacon[] = [];
  let at = 2;
  for (let left = parameters[1] ?? 0; left > 0; left -= 1) {
    const dataEnd = at + headBytes + (parameters[at + headBytes - 1] ?? 0);
    const power = parameters[dataEnd];
    // Cut off: whatever comes after it cannot be read either.
    if (power === undefined) return found;
    const rssi = power === rssiUnknown ? null : (power << 24) >> 24;
    for (const section of sectionsOf(parameters.subarray(at + headBytes, dataEnd))) {
      const payload = parseSection(section, companyId);
      if (payload.ok) found.push({ payload: payload.value, rssi });
    }
    at = dataEnd + 1;
  }
  return found;
}

/** Advertising data is sections of a length, a type and the rest (Vol 3, Part C §11). */
function* sectionsOf(data: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length;) {
    const length = data[at] ?? 0;
    // Zero ends it early.
    if (length === 0) return;
    yield data.subarray(at, at + 1 + length);
    at += 1 + length;
  }
}
