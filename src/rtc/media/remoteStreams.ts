import type { Slot } from '#shared/signal/values.ts';
import type { SlotTransceivers } from '../link/slots.ts';

/** The two streams of a remote's tiles. They outlive links: a new link only changes the tracks in them. */
export interface RemoteStreams {
  readonly camera: MediaStream;
  readonly screen: MediaStream;
  /** Plays what these receive; null plays nothing. */
  play(transceivers: SlotTransceivers | null): void;
}

const slotsOf = {
  camera: ['microphone', 'camera'],
  screen: ['screen', 'screenAudio'],
} as const satisfies Record<'camera' | 'screen', readonly Slot[]>;

/**
 * Shows tracks in a stream from their first packet on. Not before: a <video> makes no sound either until it
 * has a frame of every picture track, so that the track of a camera that stays off would silence its owner.
 */
const showTracks = (
  stream: MediaStream,
  tracks: readonly MediaStreamTrack[],
  signal: AbortSignal,
): void => {
  for (const old of stream.getTracks()) {
    if (!tracks.includes(old)) stream.removeTrack(old);
  }
  for (const track of tracks) {
    const show = (): void => {
      stream.addTrack(track);
    };
    if (track.muted) track.addEventListener('unmute', show, { signal, once: true });
    else show();
  }
};

export const createRemoteStreams = (createStream: () => MediaStream): RemoteStreams => {
  const streams = { camera: createStream(), screen: createStream() };
  let playing = new AbortController();
  return {
    ...streams,
    play: (transceivers) => {
      playing.abort();
      playing = new AbortController();
      for (const kind of ['camera', 'screen'] as const) {
        const tracks =
          transceivers === null
            ? []
            : slotsOf[kind].map((slot) => transceivers[slot].receiver.track);
        showTracks(streams[kind], tracks, playing.signal);
      }
    },
  };
};
