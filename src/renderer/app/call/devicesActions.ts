import type { Devices } from '../../../rtc/types.ts';
import type { DevicesActions } from '../../features/devices/index.ts';

/** A device that does not start is told in the snapshot, hence nobody waits for these. */
export const devicesActions = (
  devices: Devices,
  setVolume: (percent: number) => void,
): DevicesActions => ({
  chooseCamera: (id) => void devices.chooseCamera(id),
  chooseMicrophone: (id) => void devices.chooseMicrophone(id),
  chooseSpeaker: (id) => devices.chooseSpeaker(id),
  setVolume,
});
