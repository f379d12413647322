import type { PathKind } from '#shared/path.ts';
import type { Participant, ParticipantId } from '#shared/signal/values.ts';
import type { CallSnapshot, DevicesSnapshot, LinkSnapshot } from '../rtc/index.ts';
import type { TileState } from '../ui/Tile.tsx';
import type { Flow, Stay } from './flow/guestFlow.ts';

/** One tile as the call's view draws it. */
export type TileModel = {
  id: ParticipantId;
  name: string;
  isSelf: boolean;
  hasCamera: boolean;
  hasMicrophone: boolean;
  isSpeaking: boolean;
  state: TileState;
  path: PathKind | null;
};

export type CallModel = {
  /** The others in the order they came, oneself last. */
  tiles: readonly TileModel[];
  /** Who is shown large; null while nobody else shares. */
  stage: { id: ParticipantId; name: string } | null;
  /** How media reaches the room itself; null until there is a way. */
  roomPath: PathKind | null;
  /** How the room's own tile is. */
  roomState: TileState;
  isAlone: boolean;
};

/** What is wrong with the picture comes first; a silent road matters only while the picture is fine. */
function tileState(participant: Participant, link: LinkSnapshot | undefined): TileState {
  if (link && link.state !== 'connected') return link.state;
  if (participant.connection === 'away') return 'away';
  return link ? 'fine' : 'connecting';
}

export function callModel(
  { self, participants, sharer }: Stay,
  call: CallSnapshot,
  devices: DevicesSnapshot,
): CallModel {
  const others = participants.filter(({ id }) => id !== self).toSorted((a, b) => a.order - b.order);
  const me = participants.find(({ id }) => id === self);
  const wall = others.find(({ kind }) => kind === 'wall');
  const presenter = others.find(({ id }) => id === sharer);
  const tiles: TileModel[] = others.map((participant) => {
    const link = call.links[participant.id];
    return {
      id: participant.id,
      name: participant.name,
      isSelf: false,
      hasCamera: participant.media.camera,
      hasMicrophone: participant.media.microphone,
      isSpeaking: call.speaker === participant.id,
      state: tileState(participant, link),
      path: link?.path ?? null,
    };
  });
  tiles.push({
    id: self,
    name: me?.name ?? '',
    isSelf: true,
    hasCamera: devices.camera.isOn,
    hasMicrophone: devices.microphone.isOn,
    isSpeaking: false,
    state: 'fine',
    path: null,
  });
  return {
    tiles,
    stage: presenter ? { id: presenter.id, name: presenter.name } : null,
    roomPath: (wall && call.links[wall.id]?.path) ?? null,
    roomState: wall ? tileState(wall, call.links[wall.id]) : 'fine',
    isAlone: others.length === 0,
  };
}

/** `moving`: the room is at another address. `cut`: neither signalling nor media reach it. */
export type RoadTrouble = 'moving' | 'cut' | 'reconnecting';

/** What is said while the road to the room is interrupted; null while it is open. */
export function roadTrouble(
  { road, isMoving }: Pick<Flow, 'road' | 'isMoving'>,
  { roomState }: Pick<CallModel, 'roomState'>,
): RoadTrouble | null {
  if (road !== 'reconnecting') return null;
  if (isMoving) return 'moving';
  return roomState === 'fine' || roomState === 'away' ? 'reconnecting' : 'cut';
}
