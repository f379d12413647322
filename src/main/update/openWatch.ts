import path from 'node:path';
import { createJsonFile } from '../files/jsonFile.ts';
import type { Clock, Logger } from '../ports.ts';
import { nodeDisk } from './disk.ts';
import type { Installation } from './installation.ts';
import { occupancyFileName } from './occupancy.ts';
import { watchForUpdates, type RoomWatch, type RoomWatchDeps } from './roomWatch.ts';

export type OpenWatchDeps = Pick<
  RoomWatchDeps,
  'window' | 'isBusy' | 'isLocalOnly' | 'nextMeetingAt' | 'restart'
> & { installation: Installation; clock: Clock; logger: Logger };

/** The room's side of updates on the real disk. */
export function openUpdateWatch(deps: OpenWatchDeps): RoomWatch {
  const { installation, clock, logger } = deps;
  const { places, version } = installation;
  const file = createJsonFile({
    path: path.join(places.state, occupancyFileName),
    // Read by the update step, which may have another account.
    mode: 0o644,
    onBroken: () => undefined,
    ...{ clock, logger },
  });
  return watchForUpdates({
    ...{ ...deps, places, running: version, disk: nodeDisk },
    tell: (occupancy) => file.write(occupancy),
  });
}
