import type { Failure } from '../errors.ts';
import type { SixDigits } from '../cloud/sixDigits.ts';
import type { MeetingId } from '../meetingId.ts';
import type { RoadName } from '../road.ts';
import type { CloudView } from './cloud.ts';
import type { Language } from '../languages.ts';
import type { Settings, SettingKey, SettingSource } from '../settings.ts';
import type { UpdateView } from '../update.ts';
import type { Participant, ParticipantId, ParticipantKind, Signal } from '../signal/values.ts';

/**
 * What the room's screen mirrors. The main process owns it; every change yields a whole new snapshot.
 * It is read by the room's own screen only, hence the PIN in it.
 */
export type RoomSnapshot = {
  /** Grows with every change. */
  revision: number;
  room: { name: string; language: Language; version: string };
  network: NetworkState;
  cloud: CloudView;
  /** False until somebody has chosen the administrator PIN. */
  isAdminPinSet: boolean;
  meeting: Meeting | null;
  /** Who waits to be let in, oldest first. Also without a meeting: admitting somebody starts one. */
  lobby: readonly LobbyGuest[];
  /** What is wrong with the room right now, newest last. Each code once. */
  notices: readonly Failure[];
  /** Output volume of this wall, 0 to 100. */
  volume: number;
  /** Phones and tablets that may drive the room, oldest first. */
  controllers: readonly PairedController[];
};

/** Names the pairing, and opens nothing. Times are milliseconds since the epoch. */
export type PairedController = {
  id: string;
  name: string;
  pairedAt: number;
  lastSeenAt: number;
  /** It has the room open right now. */
  isConnected: boolean;
};

export type NetworkState =
  | { state: 'none'; failure: Failure }
  | {
      state: 'up';
      interfaceName: string;
      address: string;
      /** Null where the address has no id (public, and not allowed). */
      id: MeetingId | null;
      /** For the QR code, with the key's hash in the fragment. */
      guestLink: string;
      /** For people to type. */
      guestAddress: string;
      /** The first 40 bits of the TLS key's hash, `XXXX-XXXX` in Crockford base 32: compared by people at two walls. */
      checkCode: string;
    };

export type LobbyGuest = {
  id: ParticipantId;
  name: string;
  kind: ParticipantKind;
  road: RoadName;
  /** Milliseconds since the epoch. */
  knockedAt: number;
};

export type HostedMeeting = {
  role: 'host';
  self: ParticipantId;
  startedAt: number;
  locked: boolean;
  /** Null while the meeting has no PIN. */
  pin: string | null;
  /** Too many wrong PINs: until the window passes only the lobby is left (DESIGN 6). */
  isPinRoadClosed: boolean;
  participants: readonly Participant[];
  /** By which road each guest is reached; the wall is not in it. */
  roads: Readonly<Record<ParticipantId, RoadName>>;
};

/** This room as a guest in another room's meeting. */
export type VisitedMeeting = {
  role: 'visitor';
  /** Ten digits on this network, six through the cloud. */
  id: MeetingId | SixDigits;
  /** Null until one is chosen. */
  road: RoadName | null;
  /** Null until the other room has answered. */
  roomName: string | null;
  stage: VisitStage;
};

export type VisitStage =
  | { at: 'connecting' }
  /** First time with this key: people compare the code with the one on the other wall. */
  | { at: 'confirming'; checkCode: string; hasKeyChanged: boolean }
  | { at: 'door'; pinOpens: boolean; failure: Failure | null }
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

export type Meeting = HostedMeeting | VisitedMeeting;

/** What the page's call engine must not miss: numbered, and replayed from `since` after a reconnection. */
export type CallEvent = { n: number } & (
  | { kind: 'signal'; from: ParticipantId; signal: Signal }
  /** The other room's wall asks this one to switch its microphone off. */
  | { kind: 'muted' }
  /** The part of the browser that holds the media's sockets has died and is back. */
  | { kind: 'pathsDied' }
  /** A controller asks this wall to switch its microphone or camera. */
  | { kind: 'switch'; device: 'microphone' | 'camera'; isOn: boolean; by: string }
);

export type NetworkInterfaceInfo = {
  name: string;
  address: string;
  /** Left out of the automatic choice: virtual, VPN or link-local. */
  isVirtual: boolean;
};

/**
 * `values`: some values cannot be used, the others are in force. `unreadable`: what was read last stays in
 * force. `refused`: nothing of the new file is.
 */
export type SettingsTrouble = {
  what: 'policy.values' | 'policy.unreadable' | 'provisioning.unreadable' | 'provisioning.refused';
  /** Sentences in English with names as the administrator wrote them, ten at most. Never a value. */
  details: readonly string[];
  /** The file that says all of it. */
  file: string | null;
};

export type SettingsView = {
  values: Settings;
  sources: Record<SettingKey, SettingSource>;
  /** What is wrong with policy or the provisioning file right now, for the administrator. */
  troubles: readonly SettingsTrouble[];
  interfaces: readonly NetworkInterfaceInfo[];
  /** Null where no shell watches over versions, and so nothing is updated. */
  update: UpdateView | null;
};
