import type { Report } from '../diagnostics/index.ts';
import type { Failure } from '../errors.ts';
import type { Result } from '../result.ts';
import type { SettingKey, SettingsPatch } from '../settings.ts';
import type { MediaState, ParticipantId, Signal } from '../signal/values.ts';
import type { PathKind } from '../path.ts';
import type { RoomIce } from './cloud.ts';
import type { FaultCause } from '../support.ts';
import type { NearbyRooms } from './nearbyRooms.ts';
import type { FerryEvent, FerryFrame } from './ferry.ts';
import type { CallEvent, RoomSnapshot, SettingsView } from './snapshot.ts';

export type Outcome<T = null> = Result<T, Failure>;

/** `link` is a secret until it is used. `expiresAt` is in milliseconds since the epoch. */
export type PairingOffer = { link: string; expiresAt: number };

/** The part of the platform's AbortSignal that is used here; `shared` knows neither DOM nor Node. */
export type Abort = {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/**
 * What a screen can do with its room. Implemented once in `main`; reached over Electron IPC or a WebSocket
 * through the router beside this file, which validates every argument. An action that does not fit the
 * moment answers with a failure; it never throws.
 */
export interface RoomApi {
  /** The present snapshot at once, then each new one. A slow reader skips to the newest. */
  snapshots(abort: Abort): AsyncIterable<RoomSnapshot>;
  /**
   * Call events after number `since`, then each new one, none left out. A page that begins (0) is spared the
   * signals that a page before it has taken.
   */
  callEvents(since: number, abort: Abort): AsyncIterable<CallEvent>;
  /** The other rooms on the LAN, searched for as long as somebody reads. */
  nearbyRooms(abort: Abort): AsyncIterable<NearbyRooms>;
  /** Frames for guests' sockets that this page holds (ADR 0009). They are not kept for a later reader. */
  ferryFrames(abort: Abort): AsyncIterable<FerryFrame>;
  /** What happened on a guest's socket that this page holds. Failures: `message.tooMany`. */
  ferry(ferry: string, event: FerryEvent): Outcome;

  startMeeting(): Outcome;
  /** Ends the hosted meeting for all, or leaves the visited one. */
  endMeeting(): Outcome;
  admit(id: ParticipantId): Outcome;
  deny(id: ParticipantId): Outcome;
  /** Asks a participant's page to switch its microphone off. */
  mute(id: ParticipantId): Outcome;
  remove(id: ParticipantId): Outcome;
  setLocked(locked: boolean): Outcome;
  /** Switches the PIN of the running meeting on (a new one is made) or off. */
  setPin(enabled: boolean): Outcome;

  /** Calls another room: by its ten digits on this network, or by its meeting's six through the cloud. */
  callRoom(typedId: string): Promise<Outcome>;
  /** Answer to `confirming`: the codes on both walls are the same. */
  confirmRoom(isSame: boolean): Outcome;
  knock(pin: string | null): Outcome;

  setMedia(media: MediaState): Outcome;
  /** The kinds of path that carry this wall's call right now, without repetition; empty when there is none. */
  callPaths(paths: readonly PathKind[]): Outcome;
  /** What the connections of the present meeting may use; asked again before it expires. Failures: `cloud.…`. */
  iceServers(): Promise<Outcome<RoomIce>>;
  signal(to: ParticipantId, signal: Signal): Outcome;

  /** Chooses the administrator PIN the first time, or changes it with a valid `token`. */
  setAdminPin(pin: string, token: string | null): Promise<Outcome<{ token: string }>>;
  /** Opens the settings: a token good for five minutes of use. Failures: `settings.wrongPin`, `settings.tooOften`. */
  unlockSettings(pin: string): Promise<Outcome<{ token: string }>>;
  readSettings(token: string): Outcome<SettingsView>;
  /** All of the patch or nothing. `settings.fixed` names a setting that the wall has no say in. */
  changeSettings(token: string, patch: SettingsPatch): Promise<Outcome<SettingsView>>;

  /**
   * Tests the room and its network; takes up to a quarter of a minute. One run at a time: who asks meanwhile
   * gets the same report. `token` as for the settings.
   */
  runDiagnostics(token: string): Promise<Outcome<Report>>;
  /** Ends a run; what is not done by then is skipped. */
  cancelDiagnostics(token: string): Outcome;
  /**
   * Somebody at the wall says that something is wrong: writes a ticket with the room's state and last log lines,
   * and answers with its name. Failures: `support.tooOften`, `support.notSaved`.
   */
  reportFault(cause: FaultCause): Promise<Outcome<{ ticket: string }>>;
  /** Packs logs, state and tickets, redacted, into a file on this PC. Failures: `settings.locked`, `support.notSaved`. */
  saveSupportBundle(token: string): Promise<Outcome<{ file: string }>>;
  /** Takes back what was set on the wall: what is recommended or the default is in force again. */
  resetSetting(token: string, key: SettingKey): Promise<Outcome<SettingsView>>;
  /** Output volume of this wall, 0 to 100. */
  setVolume(volume: number): Outcome;
  /**
   * Lets one phone or tablet be paired: the address for the QR code, good for two minutes and one pairing.
   * An offer before it is void. Failures: `settings.locked`, `controller.full`, `controller.tooOften`,
   * `network.…`.
   */
  offerPairing(token: string): Outcome<PairingOffer>;
  /** The QR code is no longer shown: what it said is void. */
  withdrawPairing(token: string): Outcome;
  /** Ends a pairing; its open connections are closed. Failures: `settings.locked`, `settings.notSaved`. */
  revokeController(token: string, id: string): Promise<Outcome>;
  /**
   * Takes a one-time code to the cloud of the settings and becomes its room. Failures: `settings.locked`,
   * `settings.notSaved`, `cloud.…`.
   */
  enrolCloud(token: string, code: string): Promise<Outcome>;
  /** Forgets the room's key and account. Failures: `settings.locked`, `settings.notSaved`. */
  leaveCloud(token: string): Promise<Outcome>;
}
