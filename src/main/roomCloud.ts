import type { Heartbeat } from '#shared/cloud/rest.ts';
import {
  createCloud,
  createRmsClient,
  findVisitWay,
  isAccountFile,
  loadNodeXmpp,
  openAccounts,
  readAuthorities,
  type Cloud,
} from './cloud/index.ts';
import type { DataFolder } from './files/dataFolder.ts';
import { createSessions, type Sessions } from './lan/index.ts';
import type { MeetingHost } from './meeting/index.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import type { SettingsStore } from './settings/index.ts';
import { createVisitRoad, isRoomThere, type VisitDeps } from './visit/index.ts';

export type RoomCloudDeps = {
  folder: DataFolder;
  settings: SettingsStore;
  host: MeetingHost;
  heartbeat(): Heartbeat;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** The room's cloud with what is behind it on this PC. */
export interface RoomCloud {
  readonly cloud: Cloud;
  readonly findCloudRoad: VisitDeps['findCloudRoad'];
  /** Ends the guests' sessions of the cloud road, and logs out. */
  dispose(): Promise<void>;
}

const random = Math.random;

export async function openRoomCloud(deps: RoomCloudDeps): Promise<RoomCloud> {
  const { folder, clock, logger, host } = deps;
  const accounts = await openAccounts({
    file: folder.secret('cloud.json', {
      accepts: isAccountFile,
      onBroken: () => logger.error('the account in the cloud was unusable: enrol the room again'),
    }),
    logger,
  });
  // They outlive the streams that carry them, so that nobody has to be admitted twice.
  const sessions: Sessions = createSessions({ ...deps, openSession: host.open });
  const cloud = createCloud({
    ...deps,
    ...{ accounts, sessions, random },
    createClient: (url, trust) => createRmsClient({ url, trust, clock }),
    loadXmpp: loadNodeXmpp,
    readAuthorities: (file) => readAuthorities(file, clock),
  });
  const way = {
    ...{ clock, random, isThere: isRoomThere },
    way: () => cloud.way(),
    loadXmpp: loadNodeXmpp,
    createLanRoad: createVisitRoad({ clock, random }),
  };
  return {
    cloud,
    findCloudRoad: (id, signal, keyChanged) => findVisitWay(way, id, signal, keyChanged),
    async dispose() {
      await cloud.dispose();
      sessions.dispose();
    },
  };
}
