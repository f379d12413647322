import path from 'node:path';
import {
  app,
  BrowserWindow,
  desktopCapturer,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
} from 'electron';
import type { RoomApi } from '#shared/room/api.ts';
import type { Clock, Logger } from '../ports.ts';
import { createRestartBudget, type PageFiles } from '../screen/index.ts';
import { serveApiChannel } from './apiChannel.ts';
import { keepOnDisplay } from './displays.ts';
import { screenUrl } from './origin.ts';
import { declareScreenScheme, servePage } from './pageProtocol.ts';
import { restrictPermissions } from './permissions.ts';
import { keepPageAlive } from './recovery.ts';
import { confinePage, onPageGone, openWallWindow } from './wallWindow.ts';

/** Restart the PC: the screen could not be brought back (DESIGN 8). */
const giveUpCode = 70;

export type OpenRoom = {
  api: RoomApi;
  /** Room and window are there. `restart` ends the room, for its shell to start it again. */
  onOpen(screenUrl: string, restart: () => void): void;
};

export type ShellOptions = {
  /** Electron keeps its own state in a folder inside it; there is one room for each. */
  dataDir: string;
  /** The preload script, absolute. */
  preload: string;
  isWindowed: boolean;
  clock: Clock;
  logger: Logger;
  loadPage(): Promise<PageFiles>;
  /** Starts the room, once Electron is ready and this is the only copy. The window opens meanwhile. */
  openRoom(): Promise<OpenRoom>;
  /** Before the program ends, for whatever reason but a crash. */
  closeRoom(): Promise<void>;
  /** Chromium's network service has died; it starts another. Every UDP socket of the page died with it. */
  onSocketsDied(): void;
  /** The PC has slept. */
  onWoke(): void;
  /** The room could not be started. */
  onFailed(error: unknown): void;
};

/**
 * Runs the room under Electron. Must be called while the main script is loaded: some of it has to happen
 * before Electron is ready.
 */
export function runShell(options: ShellOptions): void {
  app.setPath('userData', path.join(options.dataDir, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    options.logger.warn('this room is open already');
    app.exit(0);
    return;
  }
  setSwitches();
  declareScreenScheme(protocol);
  Menu.setApplicationMenu(null);
  app.on('web-contents-created', (_event, contents) => confinePage(contents));
  app.on('child-process-gone', (_event, details) => {
    options.logger.warn('a process of Chromium ended', { ...details });
    if (details.serviceName === 'network.mojom.NetworkService') options.onSocketsDied();
  });

  const end = endOnce(options);
  app.on('before-quit', (event) => {
    event.preventDefault();
    end.now(0);
  });
  app.on('window-all-closed', () => end.now(0));
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());

  app
    .whenReady()
    .then(async () => {
      const page = await options.loadPage();
      const room = Promise.resolve().then(options.openRoom);
      const api = room.then((opened) => opened.api);
      // Its failure ends the program, below.
      api.catch(() => undefined);
      openScreen(options, api, page, end);
      const { onOpen } = await room;
      if (!end.hasBegun()) onOpen(screenUrl, () => end.now(0));
    })
    .catch((error: unknown) => {
      options.onFailed(error);
      end.now(1);
    });
}

type End = { hasBegun(): boolean; now(exitCode: number): void };

/** Ends the program once the room has told its guests. */
function endOnce({ closeRoom, logger }: ShellOptions): End {
  let hasBegun = false;
  return {
    hasBegun: () => hasBegun,
    now(exitCode) {
      if (hasBegun) return;
      hasBegun = true;
      closeRoom()
        .catch((error: unknown) => logger.error('could not stop the room', { error }))
        .finally(() => app.exit(exitCode));
    },
  };
}

/** Chromium as a wall; `kioskFlags.ts` says why, where the screen is a browser of its own. */
function setSwitches(): void {
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
}

function openScreen(options: ShellOptions, api: Promise<RoomApi>, page: PageFiles, end: End): void {
  const { clock, logger } = options;
  servePage(protocol, page);
  restrictPermissions({ session: session.defaultSession, desktopCapturer, screen, logger });
  const channel = serveApiChannel({ ipc: ipcMain, api, logger });

  const window = openWallWindow({
    preload: options.preload,
    isWindowed: options.isWindowed,
    mayClose: () => end.hasBegun(),
  });
  const { webContents } = window;
  const { id } = webContents;
  onPageGone(webContents, () => channel.pageGone(id));
  const stopPlacing = keepOnDisplay({ window, screen, logger, isKiosk: !options.isWindowed });
  const stopWatching = keepPageAlive({
    page: webContents,
    budget: createRestartBudget(clock),
    clock,
    logger,
    giveUp: () => end.now(giveUpCode),
  });
  window.on('closed', () => {
    stopWatching();
    stopPlacing();
  });
  powerMonitor.on('resume', options.onWoke);
  powerSaveBlocker.start('prevent-display-sleep');
}
