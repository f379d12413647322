export { SettingsPage } from './SettingsPage.tsx';
export { useSettings, type SettingsCommands } from './useSettings.ts';
