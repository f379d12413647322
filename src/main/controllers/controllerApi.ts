import type { ControllerApi, ControllerSnapshot } from '#shared/controller/api.ts';
import type { Abort, Outcome, RoomApi } from '#shared/room/api.ts';
import { reduceSnapshot } from './controllerSnapshot.ts';
import type { Controller } from './store.ts';

/** What of the room a controller's buttons lead to. */
export type DrivenRoom = Pick<
  RoomApi,
  'snapshots' | 'startMeeting' | 'endMeeting' | 'admit' | 'deny' | 'setLocked' | 'setVolume'
> & {
  switchDevice(device: 'microphone' | 'camera', isOn: boolean, by: string): Outcome;
};

/** Snapshots that one connection may read at a time: one, and one more while it changes over. */
const maxReaders = 2;

/** The room as one controller drives it. */
export function createControllerApi(
  room: DrivenRoom,
  { name }: Controller,
  unpair: () => Promise<Outcome>,
): ControllerApi {
  let readers = 0;

  async function* snapshots(abort: Abort): AsyncGenerator<ControllerSnapshot> {
    if (readers >= maxReaders) return;
    readers += 1;
    try {
      let told = '';
      for await (const whole of room.snapshots(abort)) {
        const reduced = reduceSnapshot(whole, name);
        const text = JSON.stringify(reduced);
        if (text === told) continue;
        told = text;
        yield reduced;
      }
    } finally {
      readers -= 1;
    }
  }

  return {
    snapshots,
    startMeeting: () => room.startMeeting(),
    endMeeting: () => room.endMeeting(),
    admit: (id) => room.admit(id),
    deny: (id) => room.deny(id),
    setLocked: (locked) => room.setLocked(locked),
    switchDevice: (device, isOn) => room.switchDevice(device, isOn, name),
    setVolume: (volume) => room.setVolume(volume),
    unpair,
  };
}
