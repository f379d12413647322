import { limits } from '#shared/limits.ts';
import type { RoadName } from '#shared/road.ts';
import type { HostedMeeting, LobbyGuest, RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Participant, ParticipantId, ParticipantKind } from '#shared/signal/values.ts';

export type Person = {
  id: ParticipantId;
  name: string;
  kind: ParticipantKind;
  /** By which road the room reaches it; null for the wall, and for a visitor, who does not know. */
  road: RoadName | null;
  isSelf: boolean;
  isAway: boolean;
  hasMicrophone: boolean;
  hasCamera: boolean;
  isSharing: boolean;
  /** Undefined for those who are silent already, for oneself, and for visitors, who decide nothing. */
  mute: (() => void) | undefined;
  remove: (() => void) | undefined;
};

export type Waiting = {
  id: ParticipantId;
  name: string;
  road: RoadName;
  admit: (() => void) | undefined;
  deny: (() => void) | undefined;
};

/** The doors of a hosted meeting. */
export type Doors = {
  isLocked: boolean;
  setLocked: ((isLocked: boolean) => void) | undefined;
  pin: string | null;
  setPin: ((isOn: boolean) => void) | undefined;
  /** Too many wrong PINs: only the lobby is left for a while. */
  isPinRoadClosed: boolean;
};

export type ParticipantsSnapshot = {
  people: readonly Person[];
  waiting: readonly Waiting[];
  /** How many a meeting without an SFU holds. */
  capacity: number;
  isFull: boolean;
  /** Null for a visitor. */
  doors: Doors | null;
};

export type ParticipantsActions = {
  admit: (id: ParticipantId) => void;
  deny: (id: ParticipantId) => void;
  mute: (id: ParticipantId) => void;
  remove: (id: ParticipantId) => void;
  setLocked: (isLocked: boolean) => void;
  setPin: (isOn: boolean) => void;
};

/** Null while there is no call. */
export function buildParticipants(
  { meeting, lobby }: RoomSnapshot,
  isConnected: boolean,
  actions: ParticipantsActions,
): ParticipantsSnapshot | null {
  if (!meeting) return null;
  if (meeting.role === 'visitor') {
    const { stage } = meeting;
    return stage.at === 'in' ? assemble(stage.self, stage.participants, {}, null) : null;
  }
  const may = isConnected ? actions : null;
  const doors: Doors = {
    isLocked: meeting.locked,
    setLocked: may?.setLocked,
    pin: meeting.pin,
    setPin: may?.setPin,
    isPinRoadClosed: meeting.isPinRoadClosed,
  };
  return {
    ...assemble(meeting.self, meeting.participants, meeting.roads, may),
    waiting: lobby.map((guest) => waiting(guest, may)),
    doors,
  };
}

const waiting = ({ id, name, road }: LobbyGuest, may: ParticipantsActions | null): Waiting => ({
  id,
  name,
  road,
  admit: may ? () => may.admit(id) : undefined,
  deny: may ? () => may.deny(id) : undefined,
});

function assemble(
  self: ParticipantId,
  participants: readonly Participant[],
  roads: HostedMeeting['roads'],
  may: ParticipantsActions | null,
): ParticipantsSnapshot {
  const capacity = limits.meshParticipants;
  return {
    people: participants.map((one) => person(one, one.id === self, roads[one.id] ?? null, may)),
    waiting: [],
    capacity,
    isFull: participants.length >= capacity,
    doors: null,
  };
}

function person(
  one: Participant,
  isSelf: boolean,
  road: RoadName | null,
  may: ParticipantsActions | null,
): Person {
  const { id, name, kind, media, connection } = one;
  const mayDecide = may !== null && !isSelf;
  return {
    id,
    name,
    kind,
    road,
    isSelf,
    isAway: connection === 'away',
    hasMicrophone: media.microphone,
    hasCamera: media.camera,
    isSharing: media.screen,
    mute: mayDecide && media.microphone ? () => may.mute(id) : undefined,
    remove: mayDecide ? () => may.remove(id) : undefined,
  };
}
