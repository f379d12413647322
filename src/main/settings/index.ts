export { isAdminPinFile, openAdminPin, type AdminPin } from './adminPin.ts';
export { createAdminTokens, type AdminTokens } from './adminTokens.ts';
export { parseLayer, type ManagedSource, type ParsedLayer } from './layers.ts';
export { isSettingsFile, openSettings, type SettingsStore } from './store.ts';
