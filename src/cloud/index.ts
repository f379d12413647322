export { createLogger } from './log.ts';
export { openStore, startCloud } from './server.ts';
export { createAdminKeysService } from './services/adminKeys.ts';
export { helpText, parseCloudArgs } from './settings/arguments.ts';
export type { CloudSettings } from './settings/settings.ts';
export { systemClock, systemRandom } from './system.ts';
