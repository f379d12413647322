import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { appRouter } from '#shared/app/router.ts';
import { printApp, startApp } from './app/index.ts';
import { boot, type Boot } from './boot.ts';
import { printWhere, startRoom, type Room } from './room.ts';
import { loadPageFiles, startScreenServer } from './screen/index.ts';
import { runAppShell } from './shell/appShell.ts';
import { electronSecrets } from './shell/electronSecrets.ts';
import { runShell } from './shell/index.ts';
import { runUpdateShell } from './shell/updateShell.ts';
import { systemClock } from './systemClock.ts';
import { findInstallation, updateOnce } from './update/index.ts';
import { beginVitalSigns } from './vitalSigns.ts';

/** The room, or a person's own app, under Electron (DESIGN 2). Nothing here may await before Electron is ready. */
const folder = (name: string): string => path.join(import.meta.dirname, '..', name);
const mdnsWorkerFile = pathToFileURL(path.join(import.meta.dirname, 'mdnsWorker.js'));
/** PowerShell reads it, and knows no archives. */
const beaconScript = path
  .join(import.meta.dirname, '../../resources/beacon/beacon.ps1')
  .replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');

type Running = Extract<Boot, { next: 'run' }>;

function main(): void {
  const booted = boot({ argv: process.argv.slice(1), command: 'npm start --', isStrict: false });
  if (booted.next === 'exit') process.exit(booted.code);
  if (booted.args.isUpdate) runUpdate(booted);
  else if (booted.args.isApp) runApp(booted);
  else runRoom(booted);
}

function runUpdate({ args, dataDir, logger }: Running): void {
  runUpdateShell({
    dataDir,
    update: (fetch) =>
      updateOnce({
        ...{ logger, randomBytes, fetch },
        installation: findInstallation(process.env),
        policyFile: args.policy,
        clock: systemClock,
      }),
    onFailed: (error) => logger.error('the update step could not be run', { error }),
  });
}

function runApp({ args, dataDir, logger, shutdown }: Running): void {
  const deps = { clock: systemClock, logger, randomBytes };
  runAppShell({
    ...{ dataDir, logger, link: args.link },
    preload: path.join(folder('preload'), 'visit.cjs'),
    async openApp(show) {
      const app = await startApp({
        ...{ ...deps, dataDir, mdnsWorkerFile, show },
        secrets: electronSecrets(),
        policyFile: args.policy,
        hciPath: args.hciPath,
        companyId: args.companyId,
      });
      shutdown.add('app', app.stop);
      const screen = await startScreenServer({
        ...deps,
        api: app.api,
        router: appRouter,
        page: await loadPageFiles(folder('app')),
        port: args.screenPort,
        onAbandoned: () => undefined,
      });
      shutdown.add('screen', screen.close);
      return { ...app, newAddress: screen.newAddress };
    },
    onOpen(newAddress) {
      if (args.isJson) printApp(newAddress());
    },
    closeApp: () => shutdown.run(),
    onFailed: (error) => logger.error('the app could not be started', { error }),
  });
}

function runRoom({ args, dataDir, logger, shutdown }: Running): void {
  const signs = beginVitalSigns({ env: process.env, clock: systemClock, logger });
  /** Null while it starts; the window is open by then. */
  let room: Room | null = null;
  runShell({
    dataDir,
    preload: path.join(folder('preload'), 'index.cjs'),
    isWindowed: args.isWindowed,
    clock: systemClock,
    logger,
    loadPage: () => loadPageFiles(folder('renderer')),
    async openRoom() {
      const started = await startRoom({
        args,
        dataDir,
        secrets: electronSecrets(),
        installation: findInstallation(process.env),
        guestDir: folder('guest'),
        mdnsWorkerFile,
        beaconScript,
        clock: systemClock,
        logger,
        randomBytes,
      });
      shutdown.add('room', started.stop);
      room = started;
      return {
        api: started.api,
        onOpen(screenUrl, restart) {
          signs.declareHealthy();
          started.ready(restart);
          if (args.isJson) printWhere(started, screenUrl);
        },
      };
    },
    onSocketsDied: () => room?.socketsDied(),
    onWoke: () => room?.woke(),
    closeRoom: () => shutdown.run(),
    onFailed: (error) => logger.error('the room could not be started', { error }),
  });
}

main();
