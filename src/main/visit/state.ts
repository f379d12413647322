import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import type { RoadName } from '#shared/road.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import type { VisitedMeeting } from '#shared/room/snapshot.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { MediaState, Participant, ParticipantId, Signal } from '#shared/signal/values.ts';
import type { RoadState } from '../../signalling/road.ts';

export type Endpoint = { readonly host: string; readonly port: number };

/** A room whose TLS key is known: SHA-256 of its SubjectPublicKeyInfo, base64url. */
export type PinnedRoom = Endpoint & { readonly spki: string };

/** What is remembered about the room that answered. */
export type Acquaintance =
  /** This room was confirmed before. */
  | 'known'
  | 'unknown'
  /** Another room was confirmed at this id before. */
  | 'changed';

/** A room that has proved to own its key and its identity. */
export type IdentifiedRoom = {
  readonly id: MeetingId;
  readonly endpoint: Endpoint;
  readonly document: RoomDocument;
  readonly acquaintance: Acquaintance;
};

export type Phase =
  /** Asking the address who it is, or the cloud for the way. */
  | { at: 'identifying' }
  | { at: 'confirming'; room: IdentifiedRoom }
  /** The road is being built; the door has not spoken yet. */
  | { at: 'approaching' }
  | { at: 'door'; failure: Failure | null; isAnswerDue: boolean }
  | { at: 'lobby'; self: ParticipantId; wall: ParticipantId }
  | {
      at: 'in';
      self: ParticipantId;
      participants: readonly Participant[];
      locked: boolean;
      startedAt: number;
      road: 'open' | 'reconnecting';
    }
  | { at: 'over'; failure: Failure };

export type Visit = {
  id: MeetingId | SixDigits;
  /** By which road; null until one is chosen. */
  road: RoadName | null;
  roomName: string | null;
  /** What the door last said. */
  pinOpens: boolean;
  phase: Phase;
};

export type VisitState = {
  /** Null while there is no visit. */
  visit: Visit | null;
  /** What this room sends: said in the knock, and whenever it changes. */
  media: MediaState;
};

export type VisitEvent =
  | { type: 'started'; id: MeetingId; endpoint: Endpoint }
  | { type: 'startedByCloud'; id: SixDigits }
  /** The cloud has told the way, and the road is being built. */
  | { type: 'joined'; roomName: string; road: RoadName }
  | { type: 'identified'; room: IdentifiedRoom }
  | { type: 'failed'; failure: Failure }
  | { type: 'confirmed'; isSame: boolean }
  | { type: 'knocked'; name: string; pin: string | null }
  | { type: 'mediaChanged'; media: MediaState }
  | { type: 'signalled'; to: ParticipantId; signal: Signal }
  | { type: 'roadChanged'; state: RoadState }
  | { type: 'received'; message: HostMessage }
  | { type: 'left' };

/** What the page's call engine must not miss. */
export type VisitCallEvent =
  { kind: 'signal'; from: ParticipantId; signal: Signal } | { kind: 'muted' };

export type VisitEffect =
  | { type: 'identify'; id: MeetingId; endpoint: Endpoint }
  | { type: 'remember'; id: MeetingId; document: RoomDocument }
  | { type: 'openRoad'; room: PinnedRoom }
  | { type: 'join'; id: SixDigits }
  /** Also gives up an identification that is under way. */
  | { type: 'close' }
  | { type: 'send'; message: ClientMessage }
  | { type: 'tell'; event: VisitCallEvent };

export type VisitStep = { state: VisitState; effects: readonly VisitEffect[] };

export const isActive = ({ visit }: VisitState): boolean =>
  visit !== null && visit.phase.at !== 'over';

export function stageOf(
  { phase, pinOpens }: Visit,
  checkCode: (spki: string) => string,
): VisitedMeeting['stage'] {
  switch (phase.at) {
    case 'identifying':
    case 'approaching':
      return { at: 'connecting' };
    case 'confirming': {
      const { document, acquaintance } = phase.room;
      const hasKeyChanged = acquaintance === 'changed';
      return { at: 'confirming', checkCode: checkCode(document.spki), hasKeyChanged };
    }
    case 'door':
      return { at: 'door', pinOpens, failure: phase.failure };
    case 'lobby':
    case 'in':
    case 'over':
      return phase;
  }
}
