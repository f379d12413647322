export { pageAfter, pageCallDeps, pageDevicesDeps } from './browser.ts';
export { createCall } from './call.ts';
export { createIceServers } from './ice/iceServers.ts';
export { createPathTrails } from './ice/pathTrails.ts';
export { guestSpares } from './spare/guestSpare.ts';
export { wallSpares } from './spare/wallSpares.ts';
export { createDevices, type DevicesDeps } from './devices/createDevices.ts';
export type * from './types.ts';
