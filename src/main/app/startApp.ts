import os from 'node:os';
import type { AppApi } from '#shared/app/api.ts';
import type { Failure } from '#shared/errors.ts';
import { createBeaconLookup, createRoomResolver, createScanners } from '../beacon/index.ts';
import { createRmsClient, provedKey, readAuthorities, type CloudTrust } from '../cloud/index.ts';
import { version } from '../cli/index.ts';
import {
  createMdns,
  openUdp,
  readLanInterfaces,
  searchRooms,
  startMdnsWorker,
} from '../discovery/index.ts';
import { openDataFolder } from '../files/dataFolder.ts';
import type { SecretKeeping } from '../files/secretFile.ts';
import { createPolicyReader, openPolicy } from '../policy/index.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { isSettingsFile } from '../settings/index.ts';
import { fetchDocument } from '../visit/fetchDocument.ts';
import { createKnownRooms } from '../visit/knownRooms.ts';
import { createAppApi } from './appApi.ts';
import { createCloudChoice } from './cloudChoice.ts';
import { findCloudMeeting } from './cloudMeeting.ts';
import { createJoining, type VisitTarget } from './joining.ts';
import { isOwnerFile, openOwner, type Owner } from './owner.ts';
import { sendReport } from './sendReport.ts';
import { watchSurroundings, type Surroundings } from './surroundings.ts';
import { createTeller, type Teller } from './teller.ts';

export type AppDeps = {
  dataDir: string;
  secrets: SecretKeeping;
  /** The built mDNS worker. */
  mdnsWorkerFile: URL;
  /** Where policy is, unless at its usual place. */
  policyFile: string | undefined;
  /** A Bluetooth controller to hear beacons with, and whose beacons they are. */
  hciPath: string | null;
  companyId: number;
  /** Opens a window for a room. Null where the page goes there itself. */
  show: ((target: VisitTarget) => void) | null;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** A running personal app without its window: what both composition roots start. */
export interface PersonalApp {
  readonly api: AppApi;
  openLink(text: string): void;
  roomFailed(failure: Failure): void;
  /** Says goodbye to the rooms, then lets go of everything. */
  stop(): Promise<void>;
}

export async function startApp(deps: AppDeps): Promise<PersonalApp> {
  const { clock, logger } = deps;
  const folder = await openDataFolder({ path: deps.dataDir, ...deps });
  const onBroken = (): void => undefined;
  const owner = await openOwner({
    ...deps,
    file: folder.secret('owner.json', { accepts: isOwnerFile, onBroken }),
  });
  const knownRooms = createKnownRooms({
    file: folder.json('knownRooms.json', { onBroken }),
    logger,
  });

  /** Everything that the surroundings change; set once it is there. */
  let refresh = (): void => undefined;
  const mdns = createMdns({
    startWorker: () => startMdnsWorker(deps.mdnsWorkerFile, logger),
    clock,
    logger,
    onFailures: () => undefined,
  });
  const surroundings = watchSurroundings({
    ...{ clock, logger },
    interfaces: () => readLanInterfaces(os.networkInterfaces(), process.platform),
    search: (interfaces) =>
      searchRooms({ ...deps, openUdp, fetchDocument, mdns }, { interfaces, addresses: [] }),
    scanners: createScanners(deps),
    companyId: deps.companyId,
    lookup: createBeaconLookup({
      clock,
      resolvers: [createRoomResolver({ fetch: fetchDocument })],
    }),
    onChange: () => refresh(),
  });
  const telling = createTelling(deps, owner, surroundings);
  const policy = await openPolicy({
    read: createPolicyReader({ file: deps.policyFile, folder: folder.path, clock }),
    lastFile: folder.json('policy.last.json', { onBroken, accepts: isSettingsFile }),
    ...{ clock, logger },
  });
  policy.subscribe(() => refresh());
  const choice = createCloudChoice({
    policy: () => policy.layers,
    typed: () => owner.cloud,
    readAuthorities: (file) => readAuthorities(file, clock),
  });
  const createClient = (url: string, trust: CloudTrust) => createRmsClient({ url, trust, clock });
  const joining = createJoining({
    ...{ clock, knownRooms },
    askCloud: (id, signal) =>
      findCloudMeeting({ choice, createClient, provedKey, clock }, id, signal),
    find: surroundings.find,
    name: () => owner.name,
    show: deps.show,
    onJoined: telling.joined,
  });
  const control = createAppApi({
    ...{ version, owner, surroundings, joining, cloud: choice },
    onTellsRooms: telling.switched,
  });
  refresh = () => {
    control.refresh();
    telling.update();
  };
  return {
    api: control.api,
    openLink: control.openLink,
    roomFailed: control.roomFailed,
    async stop() {
      joining.dispose();
      policy.dispose();
      await Promise.all([telling.dispose(), surroundings.dispose()]);
      await mdns.dispose();
    },
  };
}

/** Tells rooms of this person, while the person wants it. */
function createTelling(deps: AppDeps, owner: Owner, surroundings: Surroundings) {
  const { clock, logger } = deps;
  /** Rooms that have the person's name anyhow. */
  const joinedRooms = new Set<string>();
  const make = (): Teller =>
    createTeller({
      clock,
      deviceFor: owner.deviceFor,
      nameFor: (identity) => (joinedRooms.has(identity) && owner.name !== '' ? owner.name : null),
      async send(room, report, signal) {
        const outcome = await sendReport(room, report, signal);
        if (outcome !== 'taken') logger.debug('a room was not told', { outcome });
      },
    });
  let teller: Teller | null = owner.tellsRooms ? make() : null;
  return {
    update() {
      teller?.update(
        surroundings.near().map(({ identity, endpoint: { address, port, spki } }) => ({
          identity,
          room: { host: address, port, spki },
        })),
      );
    },
    joined(identity: string) {
      joinedRooms.add(identity);
      teller?.refresh(identity);
    },
    switched() {
      if (owner.tellsRooms) teller ??= make();
      else {
        // What is under way comes to its end by itself.
        void teller?.dispose();
        teller = null;
      }
    },
    dispose: () => teller?.dispose(),
  };
}
