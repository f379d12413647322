import type { LanDoor } from '#shared/cloud/rest.ts';
import type { RoomApi } from '#shared/room/api.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import { createCallEventLog, createNotices, createRoomApi, type Notices } from './api/index.ts';
import { version, type RoomArgs } from './cli/index.ts';
import { doorFileName, openDoctorDoor, type Diagnostics } from './diagnostics/index.ts';
import { isControllersFile, openControllers } from './controllers/index.ts';
import { openDataFolder, type DataFolder } from './files/dataFolder.ts';
import type { SecretKeeping } from './files/secretFile.ts';
import { watchDisk } from './files/diskWatch.ts';
import { createFindable } from './findable.ts';
import { loadIdentity, type RoomIdentity } from './identity/index.ts';
import { createFerries, createLanHost, createSessions, loadGuestFiles } from './lan/index.ts';
import { openManaged } from './managed.ts';
import { createMeetingHost, type MeetingHost } from './meeting/index.ts';
import { readNearby } from './nearby/index.ts';
import { createNetworkWatcher, findAddress, listInterfaces } from './network/index.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import { createPreflight } from './preflight.ts';
import { openPresence, type PresenceSource } from './presence/index.ts';
import { openProximity } from './proximity.ts';
import { openRoomCloud } from './roomCloud.ts';
import { openRoomSupport } from './roomSupport.ts';
import { createReach, type Reach } from './reach.ts';
import {
  createAdminTokens,
  isAdminPinFile,
  isSettingsFile,
  openAdminPin,
  openSettings,
  type SettingsStore,
} from './settings/index.ts';
import { openUpdateWatch, type Installation, type RoomWatch } from './update/index.ts';
import { createVisit, createVisitRoad } from './visit/index.ts';

export type RoomDeps = {
  args: RoomArgs;
  dataDir: string;
  secrets: SecretKeeping;
  /** The built guest page. */
  guestDir: string;
  /** Null: no shell watches over versions. */
  installation: Installation | null;
  /** When the next planned meeting begins, milliseconds since the epoch; null: none is known. */
  nextMeetingAt?(): number | null;
  /** The built mDNS worker. */
  mdnsWorkerFile: URL;
  /** `resources/beacon/beacon.ps1`, outside of any archive. */
  beaconScript: string;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** A running room without its screen: what both composition roots start. */
export interface Room {
  readonly api: RoomApi;
  readonly name: string;
  readonly network: NetworkState;
  readonly diagnostics: Diagnostics;
  /** Who is near, for the room's features. */
  readonly presence: PresenceSource;
  /** The screen is up: from now on the room may make way for an update, by `restart`. */
  ready(restart: () => void): void;
  /** The screen's browser has lost the process that holds its sockets, and starts another. */
  socketsDied(): void;
  /** The PC has slept: the network may be another one. */
  woke(): void;
  /** Tells the guests, then lets go of everything. */
  stop(): Promise<void>;
}

/** How long the last words to the guests may take to leave. */
const farewellMs = 300;
/** By then Chromium has its new network service, and pages can open sockets in it. */
const newSocketsMs = 500;

export async function startRoom(deps: RoomDeps): Promise<Room> {
  const { clock, logger } = deps;
  const folder = await openDataFolder({ path: deps.dataDir, ...deps });
  const notices = createNotices();
  const settingsParts = await openSettingsParts(deps, folder, notices);
  const { settings } = settingsParts;
  const host = await openHost(deps, folder, settings);
  const { watcher, identity } = await openNetwork(deps, folder, settings);
  const sessions = createSessions({ ...deps, openSession: host.open });
  const ferries = createFerries({ clock, logger, sessions });
  const guestFiles = await loadGuestFiles(deps.guestDir, logger);
  const proximity = await openProximity({ ...deps, folder, settings, notices });

  const presence = openPresence(deps);
  const controllers = await openControllers({
    ...deps,
    file: folder.json('controllers.json', {
      accepts: isControllersFile,
      onBroken: () => notices.set('settings.wasBroken', true),
    }),
    room: () => ({ ...screens.api, switchDevice: screens.switchDevice }),
    network: () => reach.state,
  });

  const {
    cloud,
    findCloudRoad,
    dispose: disposeCloud,
  } = await openRoomCloud({
    ...{ ...deps, folder, settings, host },
    heartbeat: () => ({
      version,
      identity: identity.identity,
      state: screens.isBusy() ? 'busy' : 'free',
      lan: lanDoorOf(reach.state, settings, identity),
      beaconKey: settings.current.values['beacon.enabled']
        ? Buffer.from(proximity.key).toString('base64url')
        : null,
      paths: [...screens.callPaths()],
    }),
  });
  const nameAndId = () => ({ name: settings.current.values['room.name'], id: idOf(reach.state) });
  const document = () =>
    identity.sign({
      ...nameAndId(),
      port: settings.current.values['network.port'],
      state: screens.isBusy() ? 'busy' : 'free',
    });
  const reach: Reach = createReach({
    ...{ watcher, identity, settings, clock, logger },
    createLanHost: (onProblem) =>
      createLanHost({
        ...{ clock, logger, sessions, guestFiles, document, presence, controllers, onProblem },
        tls: identity.tls,
        beacon: proximity.answering,
        isBoringSsl: 'electron' in process.versions,
        cloudOrigin: () => cloud.origin,
        names: () => [],
      }),
  });
  const events = createCallEventLog();
  const visit = createVisit({
    clock,
    logger,
    knownRooms: folder.json('knownRooms.json', { onBroken: () => undefined }),
    ownRoom: nameAndId,
    arePublicAddressesAllowed: () => settings.current.values['meeting.allowPublicAddressIds'],
    createRoad: createVisitRoad({ clock, random: Math.random }),
    findCloudRoad,
    onCallEvent: events.push,
  });
  let updates: RoomWatch | null = null;
  const diagnostics = createPreflight({
    ...{ identity, settings, clock, logger },
    cloudTrust() {
      const way = cloud.way();
      return way.ok ? way.value.trust : null;
    },
    randomBytes: deps.randomBytes,
    parts: () => ({ network: reach.state, mdns: findable.mdns, beacon }),
    updates: () => updates?.view ?? null,
    version,
  });
  const support = openRoomSupport({
    ...{ ...deps, ...settingsParts, folder, notices, host },
    reach: () => reach,
    update: () => updates?.view ?? null,
  });
  const screens = createRoomApi({
    support,
    updates: () => updates?.view ?? null,
    ...{ version, host, visit, events, ferries, notices, listInterfaces, diagnostics },
    ...{ controllers, cloud },
    ...settingsParts,
    network: reach,
    nearbyRooms: (abort) =>
      readNearby(
        { clock, logger, search: () => findable.listNearbyRooms(), network: () => reach.state },
        abort,
      ),
  });
  const findable = createFindable({
    ...deps,
    ...{ identity, reach, settings, notices },
    isBusy: screens.isBusy,
  });
  const beacon = proximity.begin(reach);
  const cancels = [
    reach.subscribe(() => {
      showTrouble(notices, identity, reach);
      findable.refresh();
      beacon.refresh();
      cloud.refresh();
    }),
    watcher.subscribe(() => {
      visit.retryNow();
      cloud.retryNow();
    }),
    host.subscribe(() => updates?.refresh()),
    visit.subscribe(() => {
      cloud.refresh();
      updates?.refresh();
    }),
    settings.subscribe(() => host.configure(settings.current.values)),
    watchDisk({
      ...{ folder: deps.dataDir, clock, logger },
      onChange: (isFull) => notices.set('disk.full', isFull),
    }),
  ];
  await reach.start();
  findable.start();
  const door = await openDoctorDoor({
    ...{ diagnostics, logger },
    randomBytes: deps.randomBytes,
    file: folder.json(doorFileName, { onBroken: () => undefined }),
  });

  return {
    presence,
    api: screens.api,
    diagnostics,
    get name() {
      return settings.current.values['room.name'];
    },
    get network() {
      return reach.state;
    },
    ready(restart) {
      if (!deps.installation) return;
      updates = openUpdateWatch({
        ...{ installation: deps.installation, clock, logger, restart },
        window: () => settings.current.values['updates.window'],
        isLocalOnly: () => settings.current.values['cloud.localOnly'],
        isBusy: () => screens.isBusy() || host.lobby().length > 0,
        nextMeetingAt: () => deps.nextMeetingAt?.() ?? null,
      });
    },
    socketsDied() {
      cancels.push(clock.after(newSocketsMs, () => events.push({ kind: 'pathsDied' })));
    },
    woke() {
      watcher
        .check()
        .catch((error: unknown) => logger.error('cannot look at the network', { error }));
      visit.retryNow();
      cloud.retryNow();
      void settingsParts.managed.check();
      beacon.restart();
    },
    async stop() {
      for (const cancel of cancels) cancel();
      updates?.dispose();
      support.dispose();
      settingsParts.managed.dispose();
      watcher.dispose();
      diagnostics.cancel();
      const farewell = Promise.all([door.close(), findable.dispose(), beacon.dispose()]);
      visit.dispose();
      host.end();
      await disposeCloud();
      host.dispose();
      await new Promise<void>((resolve) => {
        clock.after(farewellMs, resolve);
      });
      controllers.dispose();
      sessions.dispose();
      await farewell;
      await reach.dispose();
      screens.dispose();
      presence.dispose();
    },
  };
}

async function openSettingsParts(deps: RoomDeps, folder: DataFolder, notices: Notices) {
  const onBroken = (): void => notices.set('settings.wasBroken', true);
  const managed = await openManaged({ ...deps, folder });
  const settings = await openSettings({
    file: folder.json('settings.json', { accepts: isSettingsFile, onBroken }),
    managed: managed.layers,
    logger: deps.logger,
    onBroken,
  });
  managed.begin(settings);
  const adminPin = await openAdminPin({
    ...deps,
    file: folder.json('adminPin.json', { accepts: isAdminPinFile, onBroken }),
    onBroken,
    onCountSaved: (isSaved) => notices.set('limits.notSaved', !isSaved),
  });
  return { settings, managed, adminPin, adminTokens: createAdminTokens(deps) };
}

async function openHost(deps: RoomDeps, folder: DataFolder, settings: SettingsStore) {
  const host: MeetingHost = createMeetingHost({
    ...deps,
    limitsFile: folder.json('limits.json', { onBroken: () => host.limitsLost() }),
    settings: settings.current.values,
  });
  await host.load();
  return host;
}

async function openNetwork(deps: RoomDeps, folder: DataFolder, settings: SettingsStore) {
  const watcher = await createNetworkWatcher({
    ...deps,
    choose: () => findAddress(settings.current.values['network.interface']),
  });
  const addresses = watcher.current.ok ? [watcher.current.value.address] : [];
  const identity = await loadIdentity({ ...deps, folder, hosts: { addresses, names: [] } });
  return { watcher, identity };
}

function lanDoorOf(
  state: NetworkState,
  settings: SettingsStore,
  { tls }: RoomIdentity,
): LanDoor | null {
  if (state.state === 'none') return null;
  const port = settings.current.values['network.port'];
  return { address: state.address, port, spki: tls.spki };
}

function showTrouble(notices: Notices, identity: RoomIdentity, { state }: Reach): void {
  for (const code of ['settings.notSaved', 'certificate.unusable'] as const)
    notices.set(
      code,
      identity.notices.some((notice) => notice.code === code),
    );
  notices.set('network.noId', state.state === 'up' && state.id === null);
}

const idOf = (network: NetworkState) => (network.state === 'up' ? network.id : null);

/** The one line of `--json`, for scripts; on standard error why there is no id. */
export function printWhere(room: Room, screenUrl: string): void {
  const { network } = room;
  const where = {
    room: room.name,
    id: idOf(network),
    lanUrl: network.state === 'up' ? network.guestAddress : null,
    screenUrl,
  };
  process.stdout.write(`${JSON.stringify(where)}\n`);
  if (where.id !== null) return;
  const reason = network.state === 'none' ? network.failure.code : 'network.noId';
  process.stderr.write(`The room has no id: ${reason}\n`);
}
