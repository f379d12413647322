import { slots, type Slot } from '#shared/signal/values.ts';
import type { TileSize } from '../types.ts';
import type { Tiles } from './control.ts';
import {
  audioEncoding,
  cameraEncoding,
  noLimit,
  screenEncoding,
  writeEncoding,
  type CameraLimit,
  type Encoding,
} from './senderParameters.ts';
import type { SlotTransceivers } from './slots.ts';

/** Keeps the parameters of a link's four senders as the viewer and the mesh want them. */
export interface Senders {
  /** Bit/s that the camera may send without a limit. Null: it sends nothing, or a screen goes before it. */
  readonly cameraRate: number | null;
  /** Call after a track, the viewer's tiles or the number of links changed. Repetition costs nothing. */
  update(tiles: Tiles | null, links: number): void;
  /** Sends the next picture of a slot as a key frame; browsers that cannot be told do it by themselves, later. */
  refresh(slot: 'camera' | 'screen'): void;
  limitCamera(limit: CameraLimit): void;
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
  /** Slots whose next picture shall be a key frame. */
  const stale = new Set<Slot>();
  let last: { tiles: Tiles | null; links: number } = { tiles: null, links: 1 };
  let limit = noLimit;
  let isClosed = false;

  /** `getParameters` and `setParameters` belong together; what is wanted meanwhile is done after. */
  const apply = async (slot: Slot): Promise<void> => {
    running.add(slot);
    try {
      for (let next = wanted.get(slot); next; next = wanted.get(slot)) {
        wanted.delete(slot);
        const { sender } = transceivers[slot];
        const parameters = sender.getParameters();
        const isNew = writeEncoding(parameters, slot, next);
        if (stale.delete(slot)) {
          // W3C webrtc-extensions, "Key frame generation"; TypeScript knows the dictionary but not its member.
          const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
          await sender.setParameters(parameters, { encodingOptions });
        } else if (isNew) await sender.setParameters(parameters);
      }
    } catch (reason) {
      if (!isClosed) onFailed(slot, reason);
    } finally {
      running.delete(slot);
    }
  };

  const encodingOf = (slot: Slot, tiles: Tiles | null, links: number): Encoding => {
    const source = sourceOf(transceivers[slot].sender.track);
    if (slot === 'camera') return cameraEncoding(source, tiles?.camera, links, limit);
    if (slot === 'screen') return screenEncoding(source, tiles?.screen);
    return audioEncoding;
  };

  const want = (slot: Slot): void => {
    wanted.set(slot, encodingOf(slot, last.tiles, last.links));
    if (!running.has(slot)) void apply(slot);
  };

  return {
    get cameraRate() {
      if (transceivers.screen.sender.track !== null) return null;
      const { track } = transceivers.camera.sender;
      const { active, maxBitrate } = cameraEncoding(
        sourceOf(track),
        last.tiles?.camera,
        last.links,
      );
      return track !== null && active ? maxBitrate : null;
    },
    update: (tiles, links) => {
      last = { tiles, links };
      for (const slot of slots) want(slot);
    },
    refresh: (slot) => {
      if (transceivers[slot].sender.track === null) return;
      stale.add(slot);
      want(slot);
    },
    limitCamera: (next) => {
      limit = next;
      want('camera');
    },
    close: () => {
      isClosed = true;
      wanted.clear();
    },
  };
};
