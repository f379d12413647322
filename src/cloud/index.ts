export { createLogger } from './log.ts';
export { openStore, startCloud, type RunningCloud } from './server.ts';
export { createAdminKeysService } from './services/adminKeys.ts';
export { createRoomsService } from './services/rooms.ts';
export { helpText, parseCloudArgs } from './settings/arguments.ts';
export type { CloudSettings } from './settings/settings.ts';
export { systemClock, systemRandom } from './system.ts';
