import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { boot, type Boot } from './boot.ts';
import { printWhere, startRoom } from './room.ts';
import {
  findBrowser,
  keepBrowserOpen,
  kioskFlags,
  loadPageFiles,
  startBrowser,
  startScreenServer,
  type ScreenServer,
} from './screen/index.ts';
import { systemClock } from './systemClock.ts';
import { beginVitalSigns } from './vitalSigns.ts';

/**
 * The room as plain Node, with its screen in an installed browser (DESIGN 2). Without a display it says at
 * which address the screen is.
 */
type Running = Extract<Boot, { next: 'run' }>;

const folder = (name: string): string => path.join(import.meta.dirname, '..', name);
const mdnsWorkerFile = pathToFileURL(path.join(import.meta.dirname, 'mdnsWorker.js'));
const beaconScript = path.join(import.meta.dirname, '../../resources/beacon/beacon.ps1');

async function run(running: Running): Promise<void> {
  const { args, dataDir, logger, shutdown } = running;
  const clock = systemClock;
  const deps = { clock, logger, randomBytes };
  const signs = beginVitalSigns({ env: process.env, clock, logger });
  shutdown.add('vital signs', signs.stop);
  const room = await startRoom({
    ...deps,
    args,
    dataDir,
    guestDir: folder('guest'),
    mdnsWorkerFile,
    beaconScript,
  });
  shutdown.add('room', room.stop);
  const isShown = !args.isHeadless && hasDisplay();
  const browser = isShown ? findBrowser(browserSearch) : undefined;
  if (isShown && !browser) logger.warn('no Chromium, Chrome or Edge is installed');
  const screen: ScreenServer = await startScreenServer({
    ...deps,
    api: room.api,
    page: await loadPageFiles(folder('renderer')),
    port: args.screenPort,
    onAbandoned() {
      if (!browser && !args.isJson) sayAddress(screen);
    },
  });
  shutdown.add('screen', screen.close);
  if (shutdown.isRunning) return;
  if (args.isJson) printWhere(room, screen.newAddress());
  else if (!browser) sayAddress(screen);
  if (browser) openBrowser(browser, screen, running);
  signs.declareHealthy();
}

function openBrowser(program: string, screen: ScreenServer, running: Running): void {
  const { args, dataDir, logger, shutdown } = running;
  const isRoot = process.getuid?.() === 0;
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

/** For the person at the terminal; the address is a key to the room, so no log has it. */
function sayAddress(screen: ScreenServer): void {
  process.stderr.write(`Open the room's screen in a browser on this PC: ${screen.newAddress()}\n`);
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const browserSearch = {
  platform: process.platform,
  env: process.env,
  isFile: (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
};

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
  const { logger, shutdown } = booted;
  const stop = (signal: string): void => {
    logger.info('room stops', { signal });
    void shutdown.run().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  run(booted).catch((error: unknown) => {
    logger.error('the room could not be started', { error });
    process.stderr.write(
      `The room could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    void shutdown.run().then(() => process.exit(1));
  });
}

main();
