import { slots, type Slot } from '#shared/signal/values.ts';
import type { LocalTracks } from '../types.ts';
import { preferCodecs } from './codecs.ts';

export type SlotTransceivers = Readonly<Record<Slot, RTCRtpTransceiver>>;

/** What slots need from the page, so that they can be tried without a browser. */
export type SlotDeps = {
  createStream(): MediaStream;
  capabilities(kind: 'audio' | 'video'): RTCRtpCapabilities | null;
};

export const noTracks: LocalTracks = {
  microphone: null,
  camera: null,
  screen: null,
  screenAudio: null,
};

const kinds: Record<Slot, 'audio' | 'video'> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  screenAudio: 'audio',
};

/** Sound and picture of one source share a stream id (RFC 8830), by which the receiver keeps them in step. */
const identities = (deps: SlotDeps): Record<Slot, MediaStream> => {
  const person = deps.createStream();
  const screen = deps.createStream();
  return { microphone: person, camera: person, screen, screenAudio: screen };
};

/** The caller's side: makes the four m-lines, in the order of `slots`. */
export const openSlots = (pc: RTCPeerConnection, deps: SlotDeps): SlotTransceivers => {
  const streams = identities(deps);
  const open = (slot: Slot): RTCRtpTransceiver => {
    const transceiver = pc.addTransceiver(kinds[slot], {
      direction: 'sendrecv',
      streams: [streams[slot]],
    });
    preferCodecs(slot, transceiver, deps.capabilities(kinds[slot]));
    return transceiver;
  };
  return {
    microphone: open('microphone'),
    camera: open('camera'),
    screen: open('screen'),
    screenAudio: open('screenAudio'),
  };
};

/** The other side: takes the four m-lines out of the offer just applied. Null when it has other ones. */
export const takeSlots = (pc: RTCPeerConnection, deps: SlotDeps): SlotTransceivers | null => {
  const [microphone, camera, screen, screenAudio, ...rest] = pc.getTransceivers();
  if (!microphone || !camera || !screen || !screenAudio || rest.length > 0) return null;
  const taken: SlotTransceivers = { microphone, camera, screen, screenAudio };
  if (slots.some((slot) => taken[slot].receiver.track.kind !== kinds[slot])) return null;
  const streams = identities(deps);
  for (const slot of slots) {
    const transceiver = taken[slot];
    transceiver.direction = 'sendrecv';
    // Firefox before 113 cannot; it then plays sound and picture without keeping them in step.
    if ('setStreams' in transceiver.sender) transceiver.sender.setStreams(streams[slot]);
    preferCodecs(slot, transceiver, deps.capabilities(kinds[slot]));
  }
  return taken;
};

/** Puts tracks into their slots. `replaceTrack` never renegotiates, and with null it stops the packets. */
export const fillSlots = (
  transceivers: SlotTransceivers,
  tracks: LocalTracks,
  onFailed: (slot: Slot, reason: unknown) => void,
): void => {
  for (const slot of slots) {
    const { sender } = transceivers[slot];
    if (sender.track === tracks[slot]) continue;
    sender.replaceTrack(tracks[slot]).catch((reason: unknown) => {
      onFailed(slot, reason);
    });
  }
};

/**
 * Plays what arrives as soon as it can be decoded (a hint in ms, W3C webrtc-extensions), or leaves the delay
 * to the browser again.
 */
export const setJitterBuffers = (transceivers: SlotTransceivers, targetMs: 0 | null): void => {
  for (const slot of slots) {
    const { receiver } = transceivers[slot];
    if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = targetMs;
  }
};
