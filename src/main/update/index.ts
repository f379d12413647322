export type { Fetch } from './download.ts';
export { findInstallation, type Installation } from './installation.ts';
export { openUpdateWatch } from './openWatch.ts';
export type { RoomWatch } from './roomWatch.ts';
export { updateOnce } from './runStep.ts';
