import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Report } from '../../src/shared/diagnostics/index.ts';
import { parseRoomArgs } from '../../src/main/cli/index.ts';
import type { Logger } from '../../src/main/ports.ts';
import { startRoom } from '../../src/main/room.ts';
import { systemClock as clock } from '../../src/main/systemClock.ts';
import { Failure } from '../lib/failure.ts';
import { inRoot } from '../lib/paths.ts';

const settingsFile = 'settings.json';

/**
 * Starts a room with the settings of the one on this machine but a folder, and so keys, of its own; lets it
 * test itself; stops it and leaves nothing behind.
 */
export async function testStandIn(dataDir: string, logger: Logger): Promise<Report> {
  const args = parseRoomArgs({ argv: [], env: process.env, isStrict: true });
  if (!args.ok) throw new Failure(args.error);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mago-doctor-'));
  try {
    const settings = path.join(dataDir, settingsFile);
    if (existsSync(settings)) copyFileSync(settings, path.join(folder, settingsFile));
    const room = await startRoom({
      ...{ args: args.value, dataDir: folder, clock, logger, randomBytes },
      secrets: { by: 'rights' },
      installation: null,
      guestDir: inRoot('out/guest'),
      mdnsWorkerFile: new URL('../../src/main/discovery/mdns/worker.ts', import.meta.url),
      beaconScript: inRoot('resources/beacon/beacon.ps1'),
    });
    const report = await room.diagnostics.run();
    await room.stop();
    return { ...report, tested: 'standIn' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
