import { formatSixDigits } from '#shared/cloud/sixDigits.ts';
import type { ErrorCode, Failure } from '#shared/errors.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import type { CloudView } from '#shared/room/cloud.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';

/** How people get in from outside. */
export type Invitation = {
  /** Ten digits in groups; null where the room's address has none. */
  id: string | null;
  guestLink: string;
  /** Without the fragment and the scheme's noise, for people to type. */
  guestAddress: string;
  checkCode: string;
  /** The meeting's six digits, for guests anywhere. `asking`: they may come any moment. Null: ten digits only. */
  cloud: CloudInvitation | 'asking' | null;
};

export type CloudInvitation = {
  /** Six digits in groups. */
  id: string;
  link: string;
  /** The page where they are typed, as people read it. */
  address: string;
};

/** `none`: no network. `lan`: no cloud is set. The others are the cloud's state. */
export type HomeRoad = 'none' | 'lan' | 'cloud' | Exclude<CloudView['state'], 'none' | 'up'>;

export type HomeSnapshot = {
  roomName: string;
  /** Null while the room has no network. */
  invitation: Invitation | null;
  road: HomeRoad;
  /** What is wrong and keeps somebody from something, each thing once. */
  problems: readonly Failure[];
  /** Phones do not notice the room by themselves; everything else works. */
  isProximityOff: boolean;
  start: (() => void) | undefined;
  join: (() => void) | undefined;
  openSettings: () => void;
};

export type HomeActions = { start: () => void; join: () => void; openSettings: () => void };

/** A PC without Bluetooth is no fault, and an administrator's to-do is nothing for those in the room. */
const isForDiagnostics: ReadonlySet<ErrorCode> = new Set([
  'beacon.noBluetooth',
  'beacon.testCompanyId',
]);

/** While the cloud is out of reach, six digits lead nowhere. */
function cloudInvitation({ state, meeting, host }: CloudView): Invitation['cloud'] {
  if (meeting === 'asking') return 'asking';
  if (state !== 'up' || !meeting) return null;
  return { id: formatSixDigits(meeting.id), link: meeting.link, address: host ?? '' };
}

export function invitationOf({ network, cloud }: RoomSnapshot): Invitation | null {
  if (network.state === 'none') return null;
  return {
    id: network.id === null ? null : formatMeetingId(network.id),
    guestLink: network.guestLink,
    guestAddress: network.guestAddress.replace(/\/$/, ''),
    checkCode: network.checkCode,
    cloud: cloudInvitation(cloud),
  };
}

function roadOf({ network, cloud }: RoomSnapshot): HomeRoad {
  if (network.state === 'none') return 'none';
  if (cloud.state === 'none') return 'lan';
  return cloud.state === 'up' ? 'cloud' : cloud.state;
}

export function buildHome(
  room: RoomSnapshot,
  isConnected: boolean,
  actions: HomeActions,
): HomeSnapshot {
  const failures = [
    ...(room.network.state === 'none' ? [room.network.failure] : []),
    ...room.notices,
  ];
  const problems = [...new Map(failures.map((failure) => [failure.code, failure])).values()];
  const isProximityOff = problems.some(({ code }) => code === 'beacon.noBluetooth');
  const hasNetwork = room.network.state === 'up';
  return {
    roomName: room.room.name,
    invitation: invitationOf(room),
    road: roadOf(room),
    problems: problems.filter(({ code }) => !isForDiagnostics.has(code)),
    isProximityOff,
    // Without a network nobody could come, and no other room could be reached.
    start: isConnected && hasNetwork ? actions.start : undefined,
    join: isConnected && hasNetwork ? actions.join : undefined,
    openSettings: actions.openSettings,
  };
}
