import type { Abort, Outcome } from '../room/api.ts';
import type { LobbyGuest } from '../room/snapshot.ts';
import type { ParticipantId } from '../signal/values.ts';

/**
 * What a paired controller sees of its room: what it needs for its buttons. No PIN, no settings, no other
 * controllers, nothing of the network (ADR 0014).
 */
export type ControllerSnapshot = {
  roomName: string;
  /** How the wall lists this controller. */
  name: string;
  meeting: ControllerMeeting | null;
  /** Who waits to be let in, oldest first. */
  lobby: readonly LobbyGuest[];
  /** Output volume of the wall, 0 to 100. */
  volume: number;
};

export type ControllerMeeting =
  | { role: 'host'; startedAt: number; locked: boolean; people: readonly string[]; wall: WallMedia }
  | {
      role: 'visitor';
      /** Null until the other room has answered. */
      roomName: string | null;
      /** Null on the way in; then only leaving makes sense. */
      inside: { startedAt: number; people: readonly string[]; wall: WallMedia } | null;
    };

/** What the wall sends right now. */
export type WallMedia = { microphone: boolean; camera: boolean };

/** Everything that a paired controller may do. An action that does not fit the moment answers with a failure. */
export interface ControllerApi {
  /** The present snapshot at once, then each new one. */
  snapshots(abort: Abort): AsyncIterable<ControllerSnapshot>;
  startMeeting(): Outcome;
  /** Ends the hosted meeting for all, or leaves the visited one. */
  endMeeting(): Outcome;
  admit(id: ParticipantId): Outcome;
  deny(id: ParticipantId): Outcome;
  setLocked(locked: boolean): Outcome;
  /** Asks the wall's page to switch its microphone or camera; the snapshot tells what came of it. */
  switchDevice(device: 'microphone' | 'camera', isOn: boolean): Outcome;
  setVolume(volume: number): Outcome;
  /** Gives up the pairing; every socket of this controller is closed. */
  unpair(): Promise<Outcome>;
}
