import type { ErrorCode, Failure } from '#shared/errors.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';

/** How people get in from outside. */
export type Invitation = {
  /** Ten digits in groups; null where the room's address has none. */
  id: string | null;
  guestLink: string;
  /** Without the fragment and the scheme's noise, for people to type. */
  guestAddress: string;
  checkCode: string;
};

export type HomeSnapshot = {
  roomName: string;
  /** Null while the room has no network. */
  invitation: Invitation | null;
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

export function invitationOf({ network }: RoomSnapshot): Invitation | null {
  if (network.state === 'none') return null;
  return {
    id: network.id === null ? null : formatMeetingId(network.id),
    guestLink: network.guestLink,
    guestAddress: network.guestAddress.replace(/\/$/, ''),
    checkCode: network.checkCode,
  };
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
    problems: problems.filter(({ code }) => !isForDiagnostics.has(code)),
    isProximityOff,
    // Without a network nobody could come, and no other room could be reached.
    start: isConnected && hasNetwork ? actions.start : undefined,
    join: isConnected && hasNetwork ? actions.join : undefined,
    openSettings: actions.openSettings,
  };
}
