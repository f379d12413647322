import type { Slot } from '#shared/signal/values.ts';

/**
 * Speech: RED (RFC 2198) first, which carries each frame twice and makes 10 % loss inaudible. Camera: VP8,
 * the cheapest to encode once per viewer. Screen: VP9, which keeps text readable at the rates of DESIGN 7.
 */
const firstChoices: Record<Slot, readonly string[]> = {
  microphone: ['audio/red', 'audio/opus'],
  camera: ['video/vp8', 'video/h264'],
  screen: ['video/vp9', 'video/vp8'],
  screenAudio: ['audio/opus'],
};

type Codec = { readonly mimeType: string };

/** The same codecs with a slot's first choices at the front; the rest keeps the browser's order. */
export const orderCodecs = <T extends Codec>(slot: Slot, codecs: readonly T[]): T[] => {
  const choices = firstChoices[slot];
  const rank = ({ mimeType }: T): number => {
    const index = choices.indexOf(mimeType.toLowerCase());
    return index === -1 ? choices.length : index;
  };
  return codecs.toSorted((a, b) => rank(a) - rank(b));
};

/** Asks for a slot's codecs in our order, where the browser lets us (not in Firefox before 128). */
export const preferCodecs = (
  slot: Slot,
  transceiver: RTCRtpTransceiver,
  capabilities: RTCRtpCapabilities | null,
): void => {
  if (capabilities === null || !('setCodecPreferences' in transceiver)) return;
  transceiver.setCodecPreferences(orderCodecs(slot, capabilities.codecs));
};
