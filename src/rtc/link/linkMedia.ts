import type { Slot } from '#shared/signal/values.ts';
import type { LocalTracks } from '../types.ts';
import type { Tiles } from './control.ts';
import { noLimit, type CameraLimit } from './senderParameters.ts';
import { createSenders, type Senders } from './senders.ts';
import {
  fillSlots,
  noTracks,
  openSlots,
  setJitterBuffers,
  takeSlots,
  type SlotDeps,
  type SlotTransceivers,
} from './slots.ts';

/** The media of one link: its four slots once they exist, and what they shall carry before and after. */
export interface LinkMedia {
  readonly transceivers: SlotTransceivers | null;
  /** See `Senders.cameraRate`. */
  readonly cameraRate: number | null;
  /** The caller's side. */
  open(pc: RTCPeerConnection): void;
  /** The answering side, with the offer applied. False when it has other m-lines than ours. */
  take(pc: RTCPeerConnection): boolean;
  send(tracks: LocalTracks): void;
  shape(tiles: Tiles | null, links: number): void;
  refresh(slot: 'camera' | 'screen'): void;
  limitCamera(limit: CameraLimit): void;
  setLowDelay(isLow: boolean): void;
  close(): void;
}

export const createLinkMedia = (
  deps: SlotDeps,
  onFailed: (slot: Slot, reason: unknown) => void,
): LinkMedia => {
  let transceivers: SlotTransceivers | null = null;
  let senders: Senders | null = null;
  let tracks = noTracks;
  let tiles: Tiles | null = null;
  let links = 1;
  let limit = noLimit;
  let isLowDelay = false;
  const fill = (): void => {
    if (transceivers !== null) fillSlots(transceivers, tracks, onFailed);
    senders?.update(tiles, links);
  };
  const hold = (taken: SlotTransceivers): void => {
    transceivers = taken;
    senders = createSenders(taken, onFailed);
    senders.limitCamera(limit);
    setJitterBuffers(taken, isLowDelay ? 0 : null);
    fill();
  };
  return {
    get transceivers() {
      return transceivers;
    },
    get cameraRate() {
      return senders?.cameraRate ?? null;
    },
    open: (pc) => {
      hold(openSlots(pc, deps));
    },
    take: (pc) => {
      if (transceivers !== null) return true;
      const taken = takeSlots(pc, deps);
      if (taken !== null) hold(taken);
      return taken !== null;
    },
    send: (next) => {
      tracks = next;
      fill();
    },
    shape: (nextTiles, nextLinks) => {
      tiles = nextTiles;
      links = nextLinks;
      senders?.update(tiles, links);
    },
    refresh: (slot) => {
      senders?.refresh(slot);
    },
    limitCamera: (next) => {
      limit = next;
      senders?.limitCamera(limit);
    },
    setLowDelay: (isLow) => {
      isLowDelay = isLow;
      if (transceivers !== null) setJitterBuffers(transceivers, isLow ? 0 : null);
    },
    close: () => {
      senders?.close();
    },
  };
};
