import path from 'node:path';
import { app, BrowserWindow, Menu, session, type WebContents } from 'electron';
import { appScheme, linkAmong } from '#shared/app/link.ts';
import type { Failure } from '#shared/errors.ts';
import type { VisitTarget } from '../app/index.ts';
import type { Logger } from '../ports.ts';
import { isRoomPage } from './pinnedRoom.ts';
import { openRoomWindow } from './roomWindow.ts';

export type AppShellOptions = {
  /** Electron keeps its own state in a folder inside it; there is one app for each. */
  dataDir: string;
  /** The preload script for rooms' pages, absolute. */
  preload: string;
  /** What the app was started to follow. */
  link: string | undefined;
  logger: Logger;
  /** Starts the app, once Electron is ready and this is the only copy. */
  openApp(show: (target: VisitTarget) => void): Promise<{
    /** Address of the home page, good for one page. */
    newAddress(): string;
    openLink(text: string): void;
    roomFailed(failure: Failure): void;
  }>;
  onOpen(newAddress: () => string): void;
  /** Before the program ends. */
  closeApp(): Promise<void>;
  onFailed(error: unknown): void;
};

/**
 * Runs the personal app under Electron: its home page, and a window for the room that one is in. Must be
 * called while the main script is loaded.
 */
export function runAppShell(options: AppShellOptions): void {
  const { logger } = options;
  app.setPath('userData', path.join(options.dataDir, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    // The copy that runs gets the link, by `second-instance`.
    app.exit(0);
    return;
  }
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
  Menu.setApplicationMenu(null);
  const confined = confinePages();
  const links = collectLinks(options.link);

  let hasBegunToEnd = false;
  const end = (exitCode: number): void => {
    if (hasBegunToEnd) return;
    hasBegunToEnd = true;
    options
      .closeApp()
      .catch((error: unknown) => logger.error('could not stop the app', { error }))
      .finally(() => app.exit(exitCode));
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    end(0);
  });
  app.on('window-all-closed', () => end(0));

  app
    .whenReady()
    .then(async () => {
      claimLinks();
      let room: BrowserWindow | null = null;
      const opened = await options.openApp((target) => {
        room?.close();
        const window = openRoomWindow({ ...options, target, onFailed: opened.roomFailed });
        room = window;
        confined.allow(window.webContents, target.origin);
        window.on('closed', () => {
          if (room === window) room = null;
        });
      });
      if (hasBegunToEnd) return;
      const home = openHome(opened.newAddress, logger);
      confined.allow(home.webContents, new URL(opened.newAddress()).origin);
      links.deliver((link) => {
        opened.openLink(link);
        if (home.isDestroyed()) return;
        if (home.isMinimized()) home.restore();
        home.focus();
      });
      options.onOpen(opened.newAddress);
    })
    .catch((error: unknown) => {
      options.onFailed(error);
      end(1);
    });
}

/** The home page. It is served on loopback to whoever has the token in its address, as the headless one is. */
function openHome(newAddress: () => string, logger: Logger): BrowserWindow {
  const own = session.fromPartition('home');
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  const window = new BrowserWindow({
    width: 1040,
    height: 760,
    minWidth: 360,
    minHeight: 480,
    autoHideMenuBar: true,
    backgroundColor: '#10141a',
    title: 'Mago Room',
    webPreferences: {
      session: own,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  const load = (): void =>
    void window
      .loadURL(newAddress())
      .catch((error: unknown) => logger.error('the home page did not load', { error }));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    logger.warn('the home page has ended', { reason });
    if (reason !== 'clean-exit') load();
  });
  load();
  return window;
}

/** No page leaves its origin, opens another window, or embeds a view (Electron's checklist, 11–14). */
function confinePages() {
  const origins = new WeakMap<WebContents, string>();
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-frame-navigate', (event) => {
      const origin = origins.get(contents);
      const isOwn = origin !== undefined && isRoomPage(event.url, { origin });
      if (!event.isMainFrame || !isOwn) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  return { allow: (contents: WebContents, origin: string) => void origins.set(contents, origin) };
}

/** Links come as an argument, from another copy's start, or as macOS's event: also before anybody can take them. */
function collectLinks(first: string | undefined) {
  let waiting = first ?? linkAmong(process.argv.slice(1));
  let take = (link: string): void => {
    waiting = link;
  };
  app.on('second-instance', (_event, argv) => {
    const link = linkAmong(argv);
    if (link === undefined) BrowserWindow.getAllWindows()[0]?.focus();
    else take(link);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take(url);
  });
  return {
    deliver(taker: (link: string) => void) {
      take = taker;
      if (waiting !== undefined) taker(waiting);
    },
  };
}

/** `mago://` opens the app. Not for a copy under development, whose program is Electron's own. */
function claimLinks(): void {
  // What follows `--` is never taken for a flag, whatever a link has in it.
  if (app.isPackaged) app.setAsDefaultProtocolClient(appScheme, process.execPath, ['--app', '--']);
}
