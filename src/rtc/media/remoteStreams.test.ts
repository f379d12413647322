import { expect, it } from 'vitest';
import type { SlotTransceivers } from '../link/slots.ts';
import { fakeStream, FakeTrack } from '../testing/fakeMedia.ts';
import { createRemoteStreams } from './remoteStreams.ts';

const make = () => {
  const tracks = {
    microphone: new FakeTrack('audio', 'microphone'),
    camera: new FakeTrack('video', 'camera'),
    screen: new FakeTrack('video', 'screen'),
    screenAudio: new FakeTrack('audio', 'screenAudio'),
  };
  for (const track of Object.values(tracks)) track.muted = true;
  const transceivers = Object.fromEntries(
    Object.entries(tracks).map(([slot, track]) => [slot, { receiver: { track } }]),
  ) as unknown as SlotTransceivers;
  return { tracks, transceivers, streams: createRemoteStreams(() => fakeStream()) };
};
const unmute = (track: FakeTrack): void => {
  track.muted = false;
  track.dispatchEvent(new Event('unmute'));
};

it('hold a track from its first packet on', () => {
  const { tracks, transceivers, streams } = make();
  streams.play(transceivers);
  expect(streams.camera.getTracks()).toEqual([]);
  unmute(tracks.microphone);
  expect(streams.camera.getTracks()).toEqual([tracks.microphone]);
  unmute(tracks.screen);
  expect(streams.screen.getTracks()).toEqual([tracks.screen]);
});

it('take up nothing any more of what is not played any more', () => {
  const { tracks, transceivers, streams } = make();
  streams.play(transceivers);
  unmute(tracks.microphone);
  streams.play(null);
  expect(streams.camera.getTracks()).toEqual([]);
  unmute(tracks.camera);
  expect(streams.camera.getTracks()).toEqual([]);
});

it('keep a track in place that goes on', () => {
  const { tracks, transceivers, streams } = make();
  streams.play(transceivers);
  unmute(tracks.microphone);
  streams.play(transceivers);
  expect(streams.camera.getTracks()).toEqual([tracks.microphone]);
});
