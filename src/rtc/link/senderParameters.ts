import type { Slot } from '#shared/signal/values.ts';
import type { TileSize } from '../types.ts';

/** What the sender of one slot is told; a pure function of the picture, the viewer's tile and the mesh's size. */
export type Encoding = {
  /** False stops the encoder and the packets: nobody looks. */
  active: boolean;
  /** At least 1. */
  scaleResolutionDownBy: number;
  /** Bits per second; null leaves it to the browser. */
  maxBitrate: number | null;
  priority: RTCPriorityType;
};

/** Widths of 1280, 960, 640, 480 and 320 of a 1280 wide picture: few steps, so that few changes restart the encoder. */
const scaleSteps = [4, 8 / 3, 2, 4 / 3] as const;

/** Bit rates that look good at a width of at most so many pixels, 30 frames a second. */
export const cameraSteps: readonly { readonly width: number; readonly bitrate: number }[] = [
  { width: 320, bitrate: 250_000 },
  { width: 480, bitrate: 400_000 },
  { width: 640, bitrate: 600_000 },
  { width: 960, bitrate: 1_000_000 },
];
export const fullRate = 1_600_000;

/** A mesh sends its camera once to each of 1, 2, 3 others; together they stay below 2 Mbit/s (DESIGN 7). */
const rateCaps = [1_600_000, 900_000, 550_000] as const;
const smallestCap = 400_000;

const screenRate = 2_500_000;

/** What a viewer in a mesh is taken to show before it has said: tiles are small, and every picture costs an encoder. */
const meshTile: TileSize = { width: 640, height: 360 };

const capFor = (links: number): number => rateCaps[Math.max(links, 1) - 1] ?? smallestCap;

/** What the path allows a camera beside what its viewer wants; null: no limit. */
export type CameraLimit = { size: TileSize | null; bitrate: number | null };

export const noLimit: CameraLimit = { size: null, bitrate: null };

/** How much smaller than the source a tile is, when the picture fills it; 1 when it is not. */
const shrinkOf = (source: TileSize, tile: TileSize): number =>
  Math.max(1, Math.min(source.width / tile.width, source.height / tile.height));

const scaleFor = (shrink: number): number => scaleSteps.find((step) => step <= shrink + 0.01) ?? 1;

/**
 * The camera for one viewer. A limit of the size does not lower the rate: a path is only found to carry more by
 * a sender that wants more.
 * @param tile the viewer's tile; null when hidden, undefined while the viewer has not said
 * @param links how many others this page sends its camera to
 */
export const cameraEncoding = (
  source: TileSize,
  tile: TileSize | null | undefined,
  links: number,
  limit: CameraLimit = noLimit,
): Encoding => {
  const shrink = shrinkOf(source, tile ?? (links > 1 ? meshTile : source));
  const limited = limit.size === null ? shrink : Math.max(shrink, shrinkOf(source, limit.size));
  const width = Math.round(source.width / scaleFor(shrink));
  const rate = cameraSteps.find((row) => width <= row.width)?.bitrate ?? fullRate;
  return {
    active: tile !== null,
    scaleResolutionDownBy: scaleFor(limited),
    maxBitrate: Math.min(rate, capFor(links), limit.bitrate ?? Infinity),
    priority: 'low',
  };
};

/** The shared screen for one viewer. Scaled by whole numbers only: anything else blurs text. */
export const screenEncoding = (source: TileSize, tile: TileSize | null | undefined): Encoding => ({
  active: tile !== null,
  scaleResolutionDownBy: tile ? Math.floor(shrinkOf(source, tile)) : 1,
  maxBitrate: screenRate,
  priority: 'medium',
});

/** Sound goes first when the link is narrow: 500 kbit/s must still hold it (DESIGN 7). */
export const audioEncoding: Encoding = {
  active: true,
  scaleResolutionDownBy: 1,
  maxBitrate: null,
  priority: 'high',
};

/** A share may get slow but never unreadable; a face may get either. */
export const degradationOf = (slot: Slot): RTCDegradationPreference =>
  slot === 'screen' ? 'maintain-resolution' : 'balanced';

/** Writes an encoding into what `getParameters` returned. False when it says so already. */
export const writeEncoding = (
  parameters: RTCRtpSendParameters,
  slot: Slot,
  wanted: Encoding,
): boolean => {
  const [encoding] = parameters.encodings;
  if (encoding === undefined) return false;
  const isVideo = slot === 'camera' || slot === 'screen';
  const before = JSON.stringify(parameters);
  encoding.active = wanted.active;
  encoding.priority = wanted.priority;
  encoding.networkPriority = wanted.priority;
  if (wanted.maxBitrate !== null) encoding.maxBitrate = wanted.maxBitrate;
  if (isVideo) {
    encoding.scaleResolutionDownBy = wanted.scaleResolutionDownBy;
    parameters.degradationPreference = degradationOf(slot);
  }
  return JSON.stringify(parameters) !== before;
};
