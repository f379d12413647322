import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { appRouter } from '#shared/app/router.ts';
import { printApp, startApp } from './app/index.ts';
import { boot, type Boot } from './boot.ts';
import type { SecretKeeping } from './files/secretFile.ts';
import { printWhere, startRoom } from './room.ts';
import {
  appFlags,
  findBrowser,
  keepBrowserOpen,
  kioskFlags,
  loadPageFiles,
  startBrowser,
  startScreenServer,
  type ScreenServer,
  type Served,
} from './screen/index.ts';
import { systemClock } from './systemClock.ts';
import { findInstallation, updateOnce } from './update/index.ts';
import { beginVitalSigns } from './vitalSigns.ts';

/**
 * The room, or a person's own app, as plain Node with its screen in an installed browser (DESIGN 2). Without a
 * display it says at which address the screen is.
 */
type Running = Extract<Boot, { next: 'run' }>;

const folder = (name: string): string => path.join(import.meta.dirname, '..', name);
const mdnsWorkerFile = pathToFileURL(path.join(import.meta.dirname, 'mdnsWorker.js'));
const beaconScript = path.join(import.meta.dirname, '../../resources/beacon/beacon.ps1');

/** Plain Node has nothing to seal them with. */
const secrets: SecretKeeping = { by: 'rights' };

/** What has a screen. */
type Opened = {
  /** Its screen is up. */
  ready(): void;
  served: Served;
  /** The folder of the built page. */
  page: string;
  print(screenUrl: string): void;
  stop(): Promise<void>;
};

async function openRoom({ args, dataDir, logger, shutdown }: Running): Promise<Opened> {
  const room = await startRoom({
    ...{ args, dataDir, logger, randomBytes, mdnsWorkerFile, secrets },
    installation: findInstallation(process.env),
    clock: systemClock,
    guestDir: folder('guest'),
    beaconScript,
  });
  return {
    served: { api: room.api },
    page: folder('renderer'),
    ready: () => room.ready(() => void shutdown.run().then(() => process.exit(0))),
    print: (screenUrl) => printWhere(room, screenUrl),
    stop: room.stop,
  };
}

async function openApp({ args, dataDir, logger }: Running): Promise<Opened> {
  const app = await startApp({
    ...{ dataDir, logger, randomBytes, mdnsWorkerFile, secrets },
    clock: systemClock,
    policyFile: args.policy,
    hciPath: args.hciPath,
    companyId: args.companyId,
    show: null,
  });
  if (args.link !== undefined) app.openLink(args.link);
  return {
    served: { api: app.api, router: appRouter },
    page: folder('app'),
    ready: () => undefined,
    print: printApp,
    stop: app.stop,
  };
}

async function run(running: Running): Promise<void> {
  const { args, logger, shutdown } = running;
  const signs = beginVitalSigns({ env: process.env, clock: systemClock, logger });
  shutdown.add('vital signs', signs.stop);
  const opened = await (args.isApp ? openApp(running) : openRoom(running));
  shutdown.add(args.isApp ? 'app' : 'room', opened.stop);
  const isShown = !args.isHeadless && hasDisplay();
  const browser = isShown ? findBrowser(browserSearch) : undefined;
  if (isShown && !browser) logger.warn('no Chromium, Chrome or Edge is installed');
  const screen: ScreenServer = await startScreenServer({
    ...{ logger, randomBytes, ...opened.served },
    clock: systemClock,
    page: await loadPageFiles(opened.page),
    port: args.screenPort,
    onAbandoned() {
      if (!browser && !args.isJson) sayAddress(screen);
    },
  });
  shutdown.add('screen', screen.close);
  if (shutdown.isRunning) return;
  if (args.isJson) opened.print(screen.newAddress());
  else if (!browser) sayAddress(screen);
  if (browser && args.isApp) openWindow(browser, screen, running);
  else if (browser) openBrowser(browser, screen, running);
  signs.declareHealthy();
  opened.ready();
}

const isRoot = process.getuid?.() === 0;

function openBrowser(program: string, screen: ScreenServer, running: Running): void {
  const { args, dataDir, logger, shutdown } = running;
  if (isRoot) logger.warn('run by root: the browser has no sandbox of its own');
  const kept = keepBrowserOpen({
    clock: systemClock,
    logger,
    launch() {
      const address = screen.newAddress();
      const profileDir = path.join(dataDir, 'browser');
      const flags = kioskFlags({ address, profileDir, isWindowed: args.isWindowed, isRoot });
      return startBrowser(program, flags, systemClock);
    },
    onGivenUp: () => sayAddress(screen),
  });
  shutdown.add('browser', kept.stop);
}

/** The app's window: closing it ends the app. */
function openWindow(program: string, screen: ScreenServer, running: Running): void {
  const { dataDir, logger, shutdown } = running;
  const profileDir = path.join(dataDir, 'browser');
  const flags = appFlags({ address: screen.newAddress(), profileDir, isRoot });
  const window = startBrowser(program, flags, systemClock);
  shutdown.add('window', window.stop);
  window.onExit((reason) => {
    if (shutdown.isRunning) return;
    logger.info('the window was closed', { reason });
    void shutdown.run().then(() => process.exit(0));
  });
}

/** For the person at the terminal; the address is a key to the room, so no log has it. */
function sayAddress(screen: ScreenServer): void {
  process.stderr.write(`Open the screen in a browser on this PC: ${screen.newAddress()}\n`);
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const browserSearch = {
  platform: process.platform,
  env: process.env,
  isFile: (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
};

function runUpdate({ args, logger }: Running): void {
  void updateOnce({
    ...{ logger, randomBytes, fetch },
    installation: findInstallation(process.env),
    policyFile: args.policy,
    clock: systemClock,
  })
    .catch((error: unknown) => {
      logger.error('the update step could not be run', { error });
      return 1;
    })
    .then((code) => process.exit(code));
}

function main(): void {
  const booted = boot({
    argv: process.argv.slice(2),
    command: 'npm start -- --headless',
    isStrict: true,
  });
  if (booted.next === 'exit') {
    process.exitCode = booted.code;
    return;
  }
  if (booted.args.isUpdate) {
    runUpdate(booted);
    return;
  }
  const { args, logger, shutdown } = booted;
  const what = args.isApp ? 'app' : 'room';
  const stop = (signal: string): void => {
    logger.info(`${what} stops`, { signal });
    void shutdown.run().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  run(booted).catch((error: unknown) => {
    logger.error(`the ${what} could not be started`, { error });
    process.stderr.write(
      `The ${what} could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    void shutdown.run().then(() => process.exit(1));
  });
}

main();
