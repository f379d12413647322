export { isAdminPinFile, openAdminPin, type AdminPin } from './adminPin.ts';
export { createAdminTokens, type AdminTokens } from './adminTokens.ts';
export type { SettingsLayer } from './layers.ts';
export { isSettingsFile, openSettings, type SettingsStore } from './store.ts';
