import type { ParticipantId } from '#shared/signal/values.ts';
import type { TileSize } from '../../../rtc/types.ts';

/** Where the view gets its streams, and tells how large it shows them. */
export type CallMedia = {
  /** Own camera. */
  readonly preview: MediaStream;
  /** Output device; null is the system's choice. */
  readonly speakerId: string | null;
  /** Of the others' sound, 0 to 100. */
  readonly volume: number;
  stream(id: ParticipantId, kind: 'camera' | 'screen'): MediaStream;
  showAt(id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null): void;
};
