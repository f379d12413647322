import { BrowserWindow, type WebContents } from 'electron';
import { screenUrl } from './origin.ts';

export type WallWindowOptions = {
  preload: string;
  isWindowed: boolean;
  /** Whether the window may close: in kiosk mode only when the app ends. */
  mayClose(): boolean;
};

/** The room's screen: one page, no Node in it, nothing around it. */
export function openWallWindow(options: WallWindowOptions): BrowserWindow {
  const { isWindowed } = options;
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    kiosk: !isWindowed,
    autoHideMenuBar: true,
    backgroundColor: '#10141a',
    title: 'Mago Room',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: isWindowed,
      // A meeting goes on while something covers the window.
      backgroundThrottling: false,
    },
  });
  window.on('close', (event) => {
    if (!isWindowed && !options.mayClose()) event.preventDefault();
  });
  void window.loadURL(screenUrl).catch(() => {
    // Reported as `did-fail-load`, which tries again.
  });
  return window;
}

/** No page goes anywhere else, opens another, or embeds one (Electron's checklist, 11–14). */
export function confinePage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => {
    const isReload = event.isMainFrame && event.url === screenUrl;
    if (!isReload) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Calls `gone` whenever what ran in the page has ended: reload, crash, end of the window. */
export function onPageGone(contents: WebContents, gone: () => void): void {
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) gone();
  });
  contents.on('render-process-gone', gone);
  contents.on('destroyed', gone);
}
