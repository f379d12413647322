import { contextBridge, ipcRenderer } from 'electron';
import { apiChannel, type CarrierFrame, type RoomCarrier } from '#shared/room/carrier.ts';

/** What the wall's page gets from Electron: frames to and from the room, no more. Checked in the main process. */
const room: RoomCarrier = {
  send: (frame) => ipcRenderer.send(apiChannel, frame),
  subscribe(listener) {
    const forward = (_event: unknown, frame: CarrierFrame): void => listener(frame);
    ipcRenderer.on(apiChannel, forward);
    return () => {
      ipcRenderer.off(apiChannel, forward);
    };
  },
};

contextBridge.exposeInMainWorld('room', room);
