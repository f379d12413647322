import { slots, type Slot } from '#shared/signal/values.ts';
import type { TileSize } from '../types.ts';
import type { Tiles } from './control.ts';
import {
  audioEncoding,
  cameraEncoding,
  screenEncoding,
  writeEncoding,
  type Encoding,
} from './senderParameters.ts';
import type { SlotTransceivers } from './slots.ts';

/** Keeps the parameters of a link's four senders as the viewer and the mesh want them. */
export interface Senders {
  /** Call after a track, the viewer's tiles or the number of links changed. Repetition costs nothing. */
  update(tiles: Tiles | null, links: number): void;
  close(): void;
}

const assumedSource: TileSize = { width: 1280, height: 720 };

const sourceOf = (track: MediaStreamTrack | null): TileSize => {
  const { width, height } = track?.getSettings() ?? {};
  return width && height ? { width, height } : assumedSource;
};

export const createSenders = (
  transceivers: SlotTransceivers,
  onFailed: (slot: Slot, reason: unknown) => void,
): Senders => {
  const wanted = new Map<Slot, Encoding>();
  const running = new Set<Slot>();
  let isClosed = false;

  /** `getParameters` and `setParameters` belong together; what is wanted meanwhile is done after. */
  const apply = async (slot: Slot): Promise<void> => {
    running.add(slot);
    try {
      for (let next = wanted.get(slot); next; next = wanted.get(slot)) {
        wanted.delete(slot);
        const { sender } = transceivers[slot];
        const parameters = sender.getParameters();
        if (writeEncoding(parameters, slot, next)) await sender.setParameters(parameters);
      }
    } catch (reason) {
      if (!isClosed) onFailed(slot, reason);
    } finally {
      running.delete(slot);
    }
  };

  const encodingOf = (slot: Slot, tiles: Tiles | null, links: number): Encoding => {
    const source = sourceOf(transceivers[slot].sender.track);
    if (slot === 'camera') return cameraEncoding(source, tiles?.camera, links);
    if (slot === 'screen') return screenEncoding(source, tiles?.screen);
    return audioEncoding;
  };

  return {
    update: (tiles, links) => {
      for (const slot of slots) {
        wanted.set(slot, encodingOf(slot, tiles, links));
        if (!running.has(slot)) void apply(slot);
      }
    },
    close: () => {
      isClosed = true;
      wanted.clear();
    },
  };
};
