import type { Failure } from '#shared/errors.ts';
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
  /** What is wrong, each thing once. */
  problems: readonly Failure[];
  start: (() => void) | undefined;
  join: (() => void) | undefined;
  openSettings: () => void;
};

export type HomeActions = { start: () => void; join: () => void; openSettings: () => void };

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
  const hasNetwork = room.network.state === 'up';
  return {
    roomName: room.room.name,
    invitation: invitationOf(room),
    problems,
    // Without a network nobody could come, and no other room could be reached.
    start: isConnected && hasNetwork ? actions.start : undefined,
    join: isConnected && hasNetwork ? actions.join : undefined,
    openSettings: actions.openSettings,
  };
}
