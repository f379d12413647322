export { startBrowser } from './browserProcess.ts';
export { findBrowser } from './findBrowser.ts';
export { keepBrowserOpen } from './keepBrowserOpen.ts';
export { appFlags, kioskFlags } from './kioskFlags.ts';
export { loadPageFiles, type PageFiles } from './pageFiles.ts';
export { pageHeaders } from './pageHeaders.ts';
export { createRestartBudget, type RestartBudget } from './restartBudget.ts';
export { startScreenServer, type ScreenServer } from './screenServer.ts';
export type { Served } from './screenSockets.ts';
