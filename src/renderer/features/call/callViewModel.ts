import { formatSixDigits } from '#shared/cloud/sixDigits.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import { pathKinds, type PathKind } from '#shared/path.ts';
import type { RoadName } from '#shared/road.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';
import type { CallSnapshot, DevicesSnapshot, LinkSnapshot } from '../../../rtc/types.ts';
import { isEveryPathClosed } from '../../../ui/pathFindings.ts';
import type { TileState } from '../../../ui/Tile.tsx';
import { formatAnyId } from '../../room/formatAnyId.ts';
import { buildControls, type CallActions, type CallControls } from './callControls.ts';

export type CallTile = {
  id: ParticipantId;
  name: string;
  hasCamera: boolean;
  hasMicrophone: boolean;
  isSpeaking: boolean;
  state: TileState;
  path: PathKind | null;
};

export type Way = Pick<LinkSnapshot, 'path' | 'steps'>;

type DeviceFailures = Pick<DevicesSnapshot, 'camera' | 'microphone' | 'screen'>;
export type CallFailure = NonNullable<DeviceFailures[keyof DeviceFailures]['failure']>;

export type CallViewSnapshot = {
  /** Whose meeting it is. */
  roomName: string;
  isHost: boolean;
  /** Milliseconds since the epoch. */
  startedAt: number;
  isLocked: boolean;
  /** Ten digits in groups; null for a visitor, and where the room has no id. */
  id: string | null;
  /** Six digits in groups, for guests anywhere; null for a visitor, and while there are none. */
  cloudId: string | null;
  /** Why guests from anywhere cannot come although there is a cloud; media and the others go on. */
  cloudTrouble: 'lost' | 'removed' | 'replaced' | null;
  /** By which road this room visits the other one; null for the host. */
  road: RoadName | null;
  pin: string | null;
  /** The road to the visited room is interrupted. Media goes on meanwhile. */
  isReconnecting: boolean;
  self: CallTile;
  others: readonly CallTile[];
  /** Who shares, the newest last. The stage shows the last one. */
  sharers: readonly ParticipantId[];
  isSharing: boolean;
  /** The path all links have in common; null while there is none, and when they differ. */
  commonPath: PathKind | null;
  /** The link most worth a look: one that finds no way, else the one that goes the longest. */
  way: Way;
  failures: readonly CallFailure[];
  controls: CallControls;
};

export type CallInput = {
  room: RoomSnapshot;
  isConnected: boolean;
  call: CallSnapshot;
  devices: DevicesSnapshot;
  /** `sharers` of the snapshot before, to know who is new. */
  previousSharers: readonly ParticipantId[];
  isPeopleOpen: boolean;
  areTilesOverShare: boolean;
};

type Meeting = {
  self: ParticipantId;
  participants: readonly Participant[];
  startedAt: number;
  locked: boolean;
};

/** Null while there is no call. */
export function buildCall(input: CallInput, actions: CallActions): CallViewSnapshot | null {
  const { room, call, devices } = input;
  const { meeting } = room;
  if (!meeting) return null;
  const isHost = meeting.role === 'host';
  const inside: Meeting | null = isHost
    ? meeting
    : meeting.stage.at === 'in'
      ? meeting.stage
      : null;
  if (!inside) return null;

  const others = inside.participants
    .filter(({ id }) => id !== inside.self)
    .map((one) => tileOf(one, call.links[one.id], call.speaker === one.id));
  const sharers = nextSharers(input.previousSharers, inside);
  return {
    roomName: isHost ? room.room.name : (meeting.roomName ?? formatAnyId(meeting.id)),
    isHost,
    startedAt: inside.startedAt,
    isLocked: inside.locked,
    id:
      isHost && room.network.state === 'up' && room.network.id !== null
        ? formatMeetingId(room.network.id)
        : null,
    ...cloudOf(room, isHost),
    road: meeting.role === 'visitor' ? meeting.road : null,
    pin: isHost ? meeting.pin : null,
    isReconnecting:
      meeting.role === 'visitor' &&
      meeting.stage.at === 'in' &&
      meeting.stage.road === 'reconnecting',
    self: selfTile(inside, room.room.name, devices),
    others,
    sharers,
    isSharing: devices.screen.isOn,
    commonPath: commonPath(others),
    way: wayOf(others.flatMap(({ id }) => call.links[id] ?? [])),
    failures: failuresOf(devices),
    controls: buildControls(
      {
        isHost,
        isConnected: input.isConnected,
        isLocked: inside.locked,
        devices,
        waiting: room.lobby.length,
        isPeopleOpen: input.isPeopleOpen,
        areTilesOverShare: sharers.length > 0 ? input.areTilesOverShare : null,
      },
      actions,
    ),
  };
}

function cloudOf(
  { cloud: { state, meeting } }: RoomSnapshot,
  isHost: boolean,
): Pick<CallViewSnapshot, 'cloudId' | 'cloudTrouble'> {
  if (!isHost) return { cloudId: null, cloudTrouble: null };
  const isTroubled = state === 'lost' || state === 'removed' || state === 'replaced';
  const known = state === 'up' && typeof meeting === 'object' ? meeting : null;
  return {
    cloudId: known && formatSixDigits(known.id),
    cloudTrouble: isTroubled ? state : null,
  };
}

function tileOf(one: Participant, link: LinkSnapshot | undefined, isSpeaking: boolean): CallTile {
  const { id, name, media } = one;
  return {
    id,
    name,
    hasCamera: media.camera,
    hasMicrophone: media.microphone,
    isSpeaking: isSpeaking && media.microphone,
    state: stateOf(one, link),
    path: link?.path ?? null,
  };
}

/** The link comes first: while its media flows, a silent road is worth a word and no more. */
function stateOf({ connection }: Participant, link: LinkSnapshot | undefined): TileState {
  if (!link || link.state === 'connecting') return 'connecting';
  if (link.state !== 'connected') return link.state;
  return connection === 'away' ? 'away' : 'fine';
}

/** The own tile shows what this screen does, which the room hears of a moment later. */
function selfTile({ self }: Meeting, name: string, devices: DevicesSnapshot): CallTile {
  return {
    id: self,
    name,
    hasCamera: devices.camera.isOn,
    hasMicrophone: devices.microphone.isOn,
    isSpeaking: false,
    state: 'fine',
    path: null,
  };
}

/** Keeps the order in which people began; whoever begins last is on the stage. */
export function nextSharers(
  previous: readonly ParticipantId[],
  { self, participants }: Pick<Meeting, 'self' | 'participants'>,
): readonly ParticipantId[] {
  const sharing = participants
    .filter(({ id, media }) => id !== self && media.screen)
    .map(({ id }) => id);
  return [
    ...previous.filter((id) => sharing.includes(id)),
    ...sharing.filter((id) => !previous.includes(id)),
  ];
}

function commonPath(tiles: readonly CallTile[]): PathKind | null {
  const paths = new Set(tiles.map(({ path }) => path).filter((path) => path !== null));
  const [only = null] = paths;
  return paths.size === 1 ? only : null;
}

function wayOf(links: readonly LinkSnapshot[]): Way {
  const rank = ({ path, steps }: Way): number => {
    if (path !== null) return pathKinds.indexOf(path);
    return isEveryPathClosed(steps) ? pathKinds.length : -1;
  };
  const [worst] = links.toSorted((a, b) => rank(b) - rank(a));
  return { path: worst?.path ?? null, steps: worst?.steps ?? [] };
}

function failuresOf({ camera, microphone, screen }: DeviceFailures): readonly CallFailure[] {
  const failures = [camera, microphone, screen]
    .map(({ failure }) => failure)
    .filter((failure) => failure !== null);
  return [...new Map(failures.map((failure) => [failure.code, failure])).values()];
}
