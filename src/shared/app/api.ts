import type { Failure } from '../errors.ts';
import type { MeetingId } from '../meetingId.ts';
import type { Result } from '../result.ts';
import type { Abort, Outcome } from '../room/api.ts';
import type { Language } from '../languages.ts';

/** How somebody comes: with camera and microphone, or only to share a screen. */
export const ways = ['join', 'present'] as const;
export type Way = (typeof ways)[number];

/** A room that the personal app has found nearby. Signed by its identity, and still a hint (DESIGN 5). */
export type FoundRoom = {
  /** Ed25519 public key, base64url. */
  identity: string;
  name: string;
  /** The name was too long for a datagram. */
  isNameCut: boolean;
  state: 'free' | 'busy';
  id: MeetingId | null;
  /** How strongly its beacon is heard, 3 the strongest; null where only the network knows it. */
  bars: 1 | 2 | 3 | null;
};

/** Whether this computer hears beacons. */
export type Hearing =
  | 'starting'
  | 'hears'
  /** It has no Bluetooth that this program can use, or it is off. */
  | 'cannot';

export type AppSnapshot = {
  revision: number;
  version: string;
  /** What others see; empty until it was typed. */
  name: string;
  /** Null until one was chosen. */
  language: Language | null;
  /** Whether rooms nearby are told that this person is near. */
  tellsRooms: boolean;
  hearing: Hearing;
  /** `none`: this computer is on no network. */
  network: 'searching' | 'searched' | 'none';
  /** Strongest first. */
  rooms: readonly FoundRoom[];
  /** A link that was followed, and waits for the person's word. */
  link: { id: MeetingId; roomName: string | null; way: Way } | null;
  /** A link that was followed and was none. */
  isLinkInvalid: boolean;
  /** Why the last room that was open in a window of its own is not open any more. */
  failure: Failure | null;
  /** Whom six digits are asked at. `isFixed`: by policy. */
  cloud: { url: string | null; isFixed: boolean };
};

/**
 * What comes of joining: people have to compare the check code first (`confirm`), the page goes to the room
 * itself (`go`), or a window of its own shows the room (`shown`).
 */
export type JoinStep =
  | {
      next: 'confirm';
      roomName: string;
      checkCode: string;
      /** Another room was confirmed at this id before. */
      hasChanged: boolean;
    }
  | { next: 'go'; url: string }
  | { next: 'shown' };
export type JoinResult = Result<JoinStep, Failure>;

/** All that the personal app's page can ask of its process. One at a time is under way: a new one ends the last. */
export interface AppApi {
  snapshots(abort: Abort): AsyncIterable<AppSnapshot>;
  /** A room of the list. Failures: `room.unreachable`, `room.notARoom`, `room.keyChanged`. */
  join(identity: string, way: Way): Promise<JoinResult>;
  /**
   * Ten digits, or six. Failures: those of `join`, `id.invalid`, `id.publicNotAllowed`; of six digits
   * `id.refused`, `join.tooOften` and those of the cloud, `cloud.none` where nobody has named one.
   */
  callId(typedId: string, way: Way): Promise<JoinResult>;
  /** The link in the snapshot; `meeting.none` where there is none. */
  followLink(way: Way): Promise<JoinResult>;
  dismissLink(): Outcome;
  /** People's answer to `confirm`. */
  confirm(isSame: boolean): Promise<JoinResult>;
  setName(name: string): Outcome;
  setLanguage(language: Language): Outcome;
  setTellsRooms(tells: boolean): Outcome;
  /** The cloud's address as typed; nothing for none. Failures: `settings.invalid`, `settings.fixed`. */
  setCloud(typed: string): Outcome;
}
