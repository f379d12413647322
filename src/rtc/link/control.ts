import * as z from 'zod/mini';
import type { TileSize } from '../types.ts';

/** What two engines tell each other beside the media, on the link's own data channel. */
const pixels = z.int().check(z.minimum(1), z.maximum(16_384));
const sizeSchema = z.optional(z.nullable(z.object({ width: pixels, height: pixels })));

const controlMessageSchema = z.discriminatedUnion('type', [
  /** The sizes at which the sender of this message shows its receiver; null: hidden, left out: not said yet. */
  z.object({ type: z.literal('tiles'), camera: sizeSchema, screen: sizeSchema }),
  /** The receiver's picture of that kind cannot be decoded any more without a key frame. */
  z.object({ type: z.literal('refresh'), kind: z.enum(['camera', 'screen']) }),
  /** This side closes the link now and will not come back to it. */
  z.object({ type: z.literal('bye') }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;

/** A size for each kind of tile; null when it is hidden, undefined while the viewer has not said. */
export type Tiles = {
  camera?: TileSize | null | undefined;
  screen?: TileSize | null | undefined;
};

const maxCharacters = 512;

/** Null for anything that is not a message of ours. */
export const parseControlMessage = (data: unknown): ControlMessage | null => {
  if (typeof data !== 'string' || data.length > maxCharacters) return null;
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return null;
  }
  const parsed = controlMessageSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
};

/** A data channel both sides open by themselves: no message needed to announce it (RFC 8832 §4). */
export interface ControlChannel {
  /** Dropped while the channel is not open: `onOpen` is the time to say everything. */
  send(message: ControlMessage): void;
  close(): void;
}

export const openControlChannel = (
  pc: RTCPeerConnection,
  on: {
    opened(): void;
    message(message: ControlMessage): void;
    /** The other side closed it, which it only does with its whole link. */
    closed(): void;
  },
): ControlChannel => {
  const channel = pc.createDataChannel('control', { negotiated: true, id: 0 });
  const abort = new AbortController();
  const { signal } = abort;
  channel.addEventListener('open', on.opened, { signal });
  channel.addEventListener('close', on.closed, { signal });
  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      const message = parseControlMessage(data);
      if (message !== null) on.message(message);
    },
    { signal },
  );
  return {
    send: (message) => {
      if (channel.readyState === 'open') channel.send(JSON.stringify(message));
    },
    close: () => {
      abort.abort();
    },
  };
};
