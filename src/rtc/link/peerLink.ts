import type { Signal } from '#shared/signal/values.ts';
import { reasonOf } from '../reason.ts';
import type { LocalTracks } from '../types.ts';
import { openControlChannel, type ControlMessage, type Tiles } from './control.ts';
import { createNegotiation } from './negotiation.ts';
import { createLinkMedia } from './linkMedia.ts';
import type { CameraLimit } from './senderParameters.ts';
import type { SlotDeps, SlotTransceivers } from './slots.ts';

export type Transport = 'connected' | 'disconnected' | 'failed';

export type PeerLinkEvents = {
  signal(signal: Signal): void;
  transport(state: Transport): void;
  /** A description of the other side was applied: it hears us, and the receivers are there. */
  described(): void;
  control(message: ControlMessage): void;
  /** The control channel is open: say the current state. */
  controlOpened(): void;
  /** This link is of no more use: the other side closed it, started anew, or does not speak our language. */
  ended(why: 'closedByPeer' | 'otherPeer' | 'broken'): void;
  log(message: string): void;
};

export type PeerLinkDeps = SlotDeps & {
  createPeerConnection(): RTCPeerConnection;
  link: string;
  isCaller: boolean;
};

/** One RTCPeerConnection with four fixed slots (ADR 0002). A new path for it is a new offer on it. */
export interface PeerLink {
  readonly link: string;
  readonly pc: RTCPeerConnection;
  /** Null on the answering side until the first offer has come. */
  readonly transceivers: SlotTransceivers | null;
  /** See `Senders.cameraRate`. */
  readonly cameraRate: number | null;
  /** Caller only: see `Negotiation.offer`. */
  offer(): Promise<void>;
  receive(signal: Signal): void;
  /** What is sent from now on; never renegotiates. */
  send(tracks: LocalTracks): void;
  /** What the viewer wants, and to how many this page sends. */
  shape(tiles: Tiles | null, links: number): void;
  /** See `Senders.refresh`. */
  refresh(slot: 'camera' | 'screen'): void;
  /** What the path allows the camera. */
  limitCamera(limit: CameraLimit): void;
  /** Plays what arrives at once instead of smoothing it, for the first seconds. */
  setLowDelay(isLow: boolean): void;
  control(message: ControlMessage): void;
  /** Says goodbye and frees everything. No event comes after it. */
  close(): void;
}

const asTransport = (state: RTCPeerConnectionState): Transport | null =>
  state === 'connected' || state === 'disconnected' || state === 'failed' ? state : null;

/** Listens to the connection itself: its candidates and whether it has a path. */
const listen = (
  { pc, link, on }: { pc: RTCPeerConnection; link: string; on: PeerLinkEvents },
  signal: AbortSignal,
): void => {
  pc.addEventListener(
    'icecandidate',
    ({ candidate: found }) => {
      if (found === null || found.candidate === '') return;
      const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
      on.signal({ kind: 'candidate', link, candidate, sdpMid, sdpMLineIndex, usernameFragment });
    },
    { signal },
  );
  pc.addEventListener(
    'connectionstatechange',
    () => {
      const state = asTransport(pc.connectionState);
      if (state !== null) on.transport(state);
    },
    { signal },
  );
};

export const createPeerLink = (deps: PeerLinkDeps, events: PeerLinkEvents): PeerLink => {
  const { link, isCaller } = deps;
  const abort = new AbortController();
  /** Nothing is reported from a closed link, whatever is still under way in the browser. */
  const on = muteAfter(abort.signal, events);
  const pc = deps.createPeerConnection();
  const channel = openControlChannel(pc, {
    opened: on.controlOpened,
    message: on.control,
    closed: () => {
      on.ended('closedByPeer');
    },
  });
  const media = createLinkMedia(deps, (slot, reason) => {
    on.log(`link ${link}: ${slot} refused: ${reasonOf(reason)}`);
  });
  const negotiation = createNegotiation({
    pc,
    link,
    isCaller,
    signal: on.signal,
    offered: () => media.take(pc),
    described: on.described,
    otherPeer: () => {
      on.ended('otherPeer');
    },
    failed: (reason) => {
      on.log(`link ${link}: negotiation failed: ${reasonOf(reason)}`);
      on.ended('broken');
    },
  });
  listen({ pc, link, on }, abort.signal);
  if (isCaller) media.open(pc);

  return {
    link,
    pc,
    get transceivers() {
      return media.transceivers;
    },
    get cameraRate() {
      return media.cameraRate;
    },
    offer: negotiation.offer,
    receive: negotiation.receive,
    send: media.send,
    shape: media.shape,
    refresh: media.refresh,
    limitCamera: media.limitCamera,
    setLowDelay: media.setLowDelay,
    control: channel.send,
    close: () => {
      if (abort.signal.aborted) return;
      abort.abort();
      channel.send({ type: 'bye' });
      channel.close();
      negotiation.close();
      media.close();
      pc.close();
    },
  };
};

const muteAfter = (signal: AbortSignal, on: PeerLinkEvents): PeerLinkEvents => ({
  signal: (message) => {
    if (!signal.aborted) on.signal(message);
  },
  transport: (state) => {
    if (!signal.aborted) on.transport(state);
  },
  described: () => {
    if (!signal.aborted) on.described();
  },
  control: (message) => {
    if (!signal.aborted) on.control(message);
  },
  controlOpened: () => {
    if (!signal.aborted) on.controlOpened();
  },
  ended: (why) => {
    if (!signal.aborted) on.ended(why);
  },
  log: (message) => {
    if (!signal.aborted) on.log(message);
  },
});
