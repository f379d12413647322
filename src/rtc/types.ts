import type { ErrorCode } from '#shared/errors.ts';
import type { PathKind, PathSteps } from '#shared/path.ts';
import type { ParticipantId, Signal, Slot } from '#shared/signal/values.ts';
import type { LinkSpare, LinkSpareDeps } from './spare/linkSpare.ts';

/**
 * The call engine's public types. The engine knows links and tracks; it knows no meeting rules, no road and
 * no React. Streams and tracks never leave it through a snapshot: a view asks for them by id.
 */

export type LinkState =
  | 'connecting'
  | 'connected'
  /** Had a path and lost it; ICE restarts are under way. */
  | 'recovering'
  /** Gave up for now: nothing heard for a minute. A new link is tried when the other side shows up. */
  | 'lost';

export type LinkSnapshot = {
  state: LinkState;
  /** How its packets travel, as getStats tells: the same words on the screen (DESIGN 11). */
  path: PathKind | null;
  /** How each kind of path fares; empty without `CallDeps.pathTrails`. */
  steps: PathSteps;
  /** Speech level of the remote microphone, 0–1, about five times a second. */
  level: number;
};

export type CallSnapshot = {
  links: Readonly<Record<ParticipantId, LinkSnapshot>>;
  /** Loudest remote participant, with hysteresis so that tiles do not flicker. */
  speaker: ParticipantId | null;
};

/** Somebody to hold a link with. */
export type Remote = {
  id: ParticipantId;
  /** True when this side makes the offers: it is the newcomer of the two. */
  isCaller: boolean;
  /**
   * False while the remote is in the lobby (or we are): the transport opens, but no track is sent or played
   * until it is true (DESIGN 7, fast join).
   */
  isAdmitted: boolean;
  /** This side keeps a spare connection to it, by which it is reached when its address changes (ADR 0009). */
  hasSpare?: boolean;
};

/** A message socket through a spare connection. Nothing is reported after `close`. */
export interface FerrySocket {
  /** One text frame; dropped while the socket is not open. */
  send(text: string): void;
  close(): void;
}

export interface FerrySocketHandlers {
  opened(): void;
  /** One text frame; anything else (binary) comes as undefined. */
  received(text: string | undefined): void;
  /** Closed or failed, also while it was being opened. */
  lost(): void;
}

/** The guest's side of a spare connection by which the wall has come through. */
export interface Ferry {
  /** False: a socket through it cannot open any more. */
  readonly isOpen: boolean;
  openSocket(handlers: FerrySocketHandlers): FerrySocket;
}

export type TileSize = {
  /** CSS pixels × device pixel ratio. */
  width: number;
  height: number;
};

export type LocalTracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

export interface Call {
  readonly snapshot: CallSnapshot;
  subscribe(listener: () => void): () => void;
  /** Who there is. Links are opened, admitted and closed to match; order and repetition do not matter. */
  setRemotes(remotes: readonly Remote[]): void;
  /** Opens the link to a remote before its id is known (offer inside the knock); `adopt` names it later. */
  prepareFirstOffer(): Promise<{ link: string; sdp: string }>;
  adoptFirstOffer(remote: ParticipantId): void;
  receive(from: ParticipantId, signal: Signal): void;
  /** What is sent from now on; null stops a slot. Never renegotiates. */
  setLocalTracks(tracks: LocalTracks): void;
  /** Stream to play for a remote's tile; stable for the life of the participant. */
  stream(remote: ParticipantId, kind: 'camera' | 'screen'): MediaStream;
  /** The size a remote's tile is shown at; null when it is hidden, so that the sender can pause it. */
  showAt(remote: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null): void;
  /** The road is back after an interruption: restarts what waits for it. */
  roadRestored(): void;
  /** The sockets under every path are dead: new ones are asked for at once. */
  pathsDied(): void;
  /**
   * This page's computer is at another address now: its guests are reached from there (ADR 0009). Saying the
   * same address again does nothing.
   */
  networkChanged(address: string): void;
  /** Raw statistics of one link, for diagnostics and tests. */
  stats(remote: ParticipantId): Promise<RTCStatsReport | null>;
  dispose(): void;
}

/** Runs `run` once after `ms` unless the returned function is called first. */
export type After = (ms: number, run: () => void) => () => void;

/** STUN and TURN servers that change while calls run: their credentials are good for some minutes only. */
export interface IceServers {
  readonly current: readonly RTCIceServer[];
  /** False: the credentials have ended, or there were none yet. */
  readonly isFresh: boolean;
  /** Called when `current` is another; `wereEnded`: what was there before was of no more use. */
  subscribe(listener: (wereEnded: boolean) => void): () => void;
  /** Asks for new ones now. Never rejects. */
  refresh(): Promise<void>;
  dispose(): void;
}

/** Follows what becomes of each kind of path (`createPathTrails`). */
export interface PathTrails {
  /** From before its first description on. */
  watch(pc: RTCPeerConnection): void;
  /** `before`: what the steps were; the same object when nothing has changed. */
  steps(
    pc: RTCPeerConnection,
    now: { inUse: PathKind | null; withoutPathMs: number },
    before: PathSteps,
  ): PathSteps;
}

/** `pageCallDeps()` gives all but the ICE servers, the path trails, the road and the log. */
export type CallDeps = {
  createPeerConnection(config: RTCConfiguration): RTCPeerConnection;
  createStream(): MediaStream;
  /** What the browser can receive; null where it does not say. */
  capabilities(kind: 'audio' | 'video'): RTCRtpCapabilities | null;
  after: After;
  /** Left out: host candidates only, as between pages and rooms of one network. */
  iceServers?: IceServers;
  /** Left out: `LinkSnapshot.steps` stays empty. */
  pathTrails?: PathTrails;
  send(to: ParticipantId, signal: Signal): void;
  /** Monotonic milliseconds. */
  now(): number;
  randomId(): string;
  /** One line of lifecycle; never SDP, candidates or keys. */
  log(message: string): void;
  /** `guestSpares` or `wallSpares`. Left out: a moved room is not followed (ADR 0009). */
  createSpares?: CreateSpares;
};

/** The spares of a call's links, made for one of its two sides: a page carries what its side needs. */
export interface Spares {
  /** Null: a link of this kind has none. */
  forLink(link: SpareLink): LinkSpare | null;
  /** See `Call`. */
  networkChanged(address: string): void;
  /** No link is left. */
  rest(): void;
}

export type SpareLink = Pick<LinkSpareDeps, 'send' | 'received' | 'log'> & {
  isCaller: boolean;
  /** See `Remote`. */
  hasSpare: boolean;
  renew(): void;
};

export type SpareTools = Pick<CallDeps, 'randomId' | 'after' | 'now' | 'log'> & {
  createPeerConnection(): RTCPeerConnection;
  /** Every link reaches its guest. */
  reachAll(): void;
};

export type CreateSpares = (tools: SpareTools) => Spares;

/** A camera or microphone problem, with what the person can do about it said by the view. */
export type MediaFailure = {
  code: Extract<ErrorCode, `media.${string}`>;
};

export type DeviceInfo = { id: string; label: string };

export type DevicesSnapshot = {
  cameras: readonly DeviceInfo[];
  microphones: readonly DeviceInfo[];
  speakers: readonly DeviceInfo[];
  cameraId: string | null;
  microphoneId: string | null;
  speakerId: string | null;
  camera: { isOn: boolean; isStarting: boolean; failure: MediaFailure | null };
  microphone: { isOn: boolean; isStarting: boolean; failure: MediaFailure | null; level: number };
  screen: {
    isOn: boolean;
    failure: { code: 'share.denied' | 'share.unsupported' | 'media.failed' } | null;
  };
  canShareScreen: boolean;
};

/** Cameras, microphones and the shared screen of this page: permission, choice, hot-plug and fall-back. */
export interface Devices {
  readonly snapshot: DevicesSnapshot;
  subscribe(listener: () => void): () => void;
  /** Present tracks for `Call.setLocalTracks`; the same objects until something changes. */
  readonly tracks: LocalTracks;
  /** Own camera picture for the preview and the own tile. */
  readonly preview: MediaStream;
  /** Asks for both at once, so that the person is asked once. */
  start(wanted: { camera: boolean; microphone: boolean }): Promise<void>;
  setCameraOn(isOn: boolean): Promise<void>;
  setMicrophoneOn(isOn: boolean): Promise<void>;
  chooseCamera(id: string): Promise<void>;
  chooseMicrophone(id: string): Promise<void>;
  chooseSpeaker(id: string): void;
  /** Must be called inside a user gesture. */
  startSharing(): Promise<void>;
  stopSharing(): void;
  dispose(): void;
}
