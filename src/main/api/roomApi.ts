import { parseSixDigits } from '#shared/cloud/sixDigits.ts';
import { parseMeetingId } from '#shared/meetingId.ts';
import type { PathKind } from '#shared/path.ts';
import { err, type Result } from '#shared/result.ts';
import type { Outcome, RoomApi } from '#shared/room/api.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import type { Failure } from '#shared/errors.ts';
import type { ParticipantId } from '#shared/signal/values.ts';
import { fullVolume } from '#shared/room/volume.ts';
import type { Controllers } from '../controllers/index.ts';
import type { Ferries } from '../lan/index.ts';
import type { MeetingHost } from '../meeting/index.ts';
import type { Cloud } from '../cloud/index.ts';
import type { Cancel } from '../ports.ts';
import { createCloudApi, type CloudApiDeps } from './cloudApi.ts';
import type { Visit } from '../visit/index.ts';
import type { CallEventLog, Doing } from './callEventLog.ts';
import type { Notices } from './notices.ts';
import { createDiagnosticsApi, type DiagnosticsApiDeps } from './diagnosticsApi.ts';
import { createSettingsApi, type SettingsApiDeps } from './settingsApi.ts';
import { createSupportApi, type SupportApiDeps } from './supportApi.ts';
import { createSnapshotFeed, type SnapshotContent } from './snapshotFeed.ts';

export type RoomApiDeps = SettingsApiDeps &
  SupportApiDeps &
  DiagnosticsApiDeps & {
    cloud: CloudApiDeps['cloud'] & Pick<Cloud, 'view' | 'subscribe' | 'way'>;
    version: string;
    host: MeetingHost;
    visit: Visit;
    /** How guests reach the room. */
    network: { readonly state: NetworkState; subscribe(listener: () => void): Cancel };
    notices: Notices;
    nearbyRooms: RoomApi['nearbyRooms'];
    controllers: Controllers;
    events: CallEventLog;
    ferries: Ferries;
  };

/** The room as its screens have it. */
export interface RoomScreens {
  readonly api: RoomApi;
  /** For a controller: asks the wall's page. Failure: `meeting.none`. */
  switchDevice(device: 'microphone' | 'camera', isOn: boolean, by: string): Outcome;
  /** Hosts a meeting or visits one. */
  isBusy(): boolean;
  /** What carries the wall's call, as its page told last (`RoomApi.callPaths`). */
  callPaths(): readonly PathKind[];
  dispose(): void;
}

const running: Result<never, Failure> = err({ code: 'meeting.running' });

/**
 * What the room's screens see and do. The room hosts a meeting or visits one, never both: while it does
 * the one, the other is refused with `meeting.running`. Whoever knocks meanwhile is in the lobby.
 */
export function createRoomApi(deps: RoomApiDeps): RoomScreens {
  const { host, visit, events } = deps;
  let volume = fullVolume;
  let paths: readonly PathKind[] = [];
  const feed = createSnapshotFeed(() => ({ ...takeSnapshot(deps), volume }));
  const settingsApi = createSettingsApi(deps);
  const cancels = [
    host.subscribe(changed),
    visit.subscribe(changed),
    deps.network.subscribe(changed),
    deps.cloud.subscribe(changed),
    deps.settings.subscribe(changed),
    deps.notices.subscribe(changed),
    deps.controllers.subscribe(changed),
    host.onSignal((from, signal) => events.push({ kind: 'signal', from, signal })),
  ];

  function changed(): void {
    events.keepOnly(presentIds(deps), doing());
    feed.refresh();
  }

  const isVisiting = (): boolean => {
    const visited = visit.snapshot();
    return visited !== null && visited.stage.at !== 'over';
  };

  const doing = (): Doing => (isVisiting() ? 'visiting' : host.snapshot() ? 'hosting' : 'nothing');

  /** Does what a host does, unless the room is a guest elsewhere. A visit that is over makes room. */
  function asHost(run: () => Outcome): Outcome {
    if (isVisiting()) return running;
    const outcome = run();
    if (outcome.ok && visit.snapshot()) visit.leave();
    return outcome;
  }

  const api: RoomApi = {
    snapshots: (abort) => feed.read(abort),
    callEvents: (since, abort) => events.read(since, abort),
    nearbyRooms: deps.nearbyRooms,
    ferryFrames: (abort) => deps.ferries.frames(abort),
    ferry: (ferry, event) => deps.ferries.take(ferry, event),

    startMeeting: () => asHost(host.start),
    endMeeting: () => (visit.snapshot() ? visit.leave() : host.end()),
    admit: (id) => asHost(() => host.admit(id)),
    deny: host.deny,
    mute: host.mute,
    remove: host.remove,
    setLocked: host.setLocked,
    setPin: host.setPin,

    callRoom: (typedId) => Promise.resolve(callRoom(deps, typedId)),
    confirmRoom: visit.confirm,
    knock: visit.knock,

    setMedia(media) {
      events.settle(media);
      host.setWallMedia(media);
      visit.setMedia(media);
      return { ok: true, value: null };
    },
    callPaths(next) {
      paths = next;
      return { ok: true, value: null };
    },
    signal(to, signal) {
      const sent = host.signalFromWall(to, signal);
      return sent.ok || !isVisiting() ? sent : visit.signal(to, signal);
    },

    setVolume(percent) {
      volume = percent;
      feed.refresh();
      return { ok: true, value: null };
    },

    ...settingsApi,
    ...createDiagnosticsApi(deps),
    ...createSupportApi(deps),
    ...createCloudApi(deps),
    async setAdminPin(pin, token) {
      const outcome = await settingsApi.setAdminPin(pin, token);
      feed.refresh();
      return outcome;
    },
  };
  return {
    api,
    switchDevice(device, isOn, by) {
      if (doing() === 'nothing') return err({ code: 'meeting.none' });
      events.push({ kind: 'switch', device, isOn, by });
      return { ok: true, value: null };
    },
    callPaths: () => paths,
    isBusy: () => doing() !== 'nothing',
    dispose() {
      for (const cancel of cancels) cancel();
    },
  };
}

function callRoom({ host, visit, settings, cloud }: RoomApiDeps, typedId: string): Outcome {
  if (host.snapshot()) return running;
  const sixDigits = parseSixDigits(typedId);
  if (sixDigits.ok) {
    const way = cloud.way();
    return way.ok ? visit.join(sixDigits.value) : way;
  }
  const { values } = settings.current;
  const parsed = parseMeetingId(typedId, {
    // A public address is beyond the LAN.
    allowPublicAddressIds: values['meeting.allowPublicAddressIds'] && !values['cloud.localOnly'],
  });
  return parsed.ok ? visit.start(parsed.value.id, parsed.value.address) : parsed;
}

function takeSnapshot(deps: RoomApiDeps): Omit<SnapshotContent, 'volume'> {
  const { values } = deps.settings.current;
  const codes = new Set<string>();
  return {
    room: { name: values['room.name'], language: values['room.language'], version: deps.version },
    network: deps.network.state,
    cloud: deps.cloud.view,
    isAdminPinSet: deps.adminPin.isSet,
    meeting: deps.visit.snapshot() ?? deps.host.snapshot(),
    lobby: deps.host.lobby(),
    controllers: deps.controllers.list,
    notices: [...deps.host.notices(), ...deps.notices.current].filter(({ code }) => {
      const isNew = !codes.has(code);
      codes.add(code);
      return isNew;
    }),
  };
}

/** Whose signals the page can still use. */
function presentIds({ host, visit }: RoomApiDeps): ReadonlySet<ParticipantId> {
  const present = new Set(host.lobby().map(({ id }) => id));
  for (const { id } of host.snapshot()?.participants ?? []) present.add(id);
  const stage = visit.snapshot()?.stage;
  if (stage?.at === 'lobby') present.add(stage.wall);
  if (stage?.at === 'in') for (const { id } of stage.participants) present.add(id);
  return present;
}
