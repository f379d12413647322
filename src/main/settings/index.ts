export { openAdminPin, type AdminPin, type AdminPinDeps } from './adminPin.ts';
export { createAdminTokens, type AdminTokens } from './adminTokens.ts';
export { type ResolvedSettings, type SettingsLayer } from './layers.ts';
export { openSettings, type SettingsDeps, type SettingsStore } from './store.ts';
