import type { BeaconState } from '../../beacon/index.ts';
import type { Clock } from '../../ports.ts';
import { isOk, pause, skips, warns, type Check } from '../check.ts';

const startsWithinMs = 8_000;
const lookMs = 250;

/** What keeps Bluetooth away where there is none, or it is switched off. */
const absent = new Set(['noAdapter', 'adapterOff', 'notConfigured']);

/**
 * Whether the beacon is on the air. Without it everything else works, so nothing here is a failure.
 *
 * @param state null where no beacon belongs to what is tested
 */
export const checkBluetooth = (state: () => BeaconState | null, clock: Clock): Check => ({
  id: 'bluetooth',
  async run(signal) {
    const lastLook = clock.monotonic() + startsWithinMs;
    while (state()?.state === 'starting' && clock.monotonic() < lastLook && !signal.aborted)
      await pause(signal, clock, lookMs);
    const now = state();
    if (!now) return skips('bluetoothNotHere');
    if (now.state === 'advertising') return isOk('bluetoothWorks', { backend: now.backend });
    if (now.state === 'starting') return warns('bluetoothStarting');
    if (!now.failure) return skips('bluetoothOff');
    const { code, detail } = now.failure;
    if (absent.has(code)) return warns('bluetoothNone', { detail });
    return warns('bluetoothFailed', { detail: `${code}: ${detail}` });
  },
});
