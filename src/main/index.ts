import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { boot } from './boot.ts';
import { printWhere, startRoom, type Room } from './room.ts';
import { loadPageFiles } from './screen/index.ts';
import { runShell } from './shell/index.ts';
import { systemClock } from './systemClock.ts';
import { beginVitalSigns } from './vitalSigns.ts';

/** The room under Electron (DESIGN 2). Nothing here may await before Electron is ready. */
const folder = (name: string): string => path.join(import.meta.dirname, '..', name);
const mdnsWorkerFile = pathToFileURL(path.join(import.meta.dirname, 'mdnsWorker.js'));
const beaconScript = path.join(import.meta.dirname, '../../resources/beacon/beacon.ps1');

function main(): void {
  const booted = boot({ argv: process.argv.slice(1), command: 'npm start --', isStrict: false });
  if (booted.next === 'exit') process.exit(booted.code);
  const { args, dataDir, logger, shutdown } = booted;
  const signs = beginVitalSigns({ env: process.env, clock: systemClock, logger });
  let room: Room;
  runShell({
    dataDir,
    preload: path.join(folder('preload'), 'index.cjs'),
    isWindowed: args.isWindowed,
    clock: systemClock,
    logger,
    async openRoom() {
      room = await startRoom({
        args,
        dataDir,
        guestDir: folder('guest'),
        mdnsWorkerFile,
        beaconScript,
        clock: systemClock,
        logger,
        randomBytes,
      });
      shutdown.add('room', room.stop);
      return { api: room.api, page: await loadPageFiles(folder('renderer')) };
    },
    onOpen(screenUrl) {
      signs.declareHealthy();
      if (args.isJson) printWhere(room, screenUrl);
    },
    onWoke: () => room.woke(),
    closeRoom: () => shutdown.run(),
    onFailed: (error) => logger.error('the room could not be started', { error }),
  });
}

main();
