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

const setTracks = (stream: MediaStream, tracks: readonly MediaStreamTrack[]): void => {
  for (const track of stream.getTracks()) {
    if (!tracks.includes(track)) stream.removeTrack(track);
  }
  for (const track of tracks) stream.addTrack(track);
};

export const createRemoteStreams = (createStream: () => MediaStream): RemoteStreams => {
  const streams = { camera: createStream(), screen: createStream() };
  return {
    ...streams,
    play: (transceivers) => {
      for (const kind of ['camera', 'screen'] as const) {
        const tracks =
          transceivers === null
            ? []
            : slotsOf[kind].map((slot) => transceivers[slot].receiver.track);
        setTracks(streams[kind], tracks);
      }
    },
  };
};
