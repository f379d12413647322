import { selectedPair } from './path.ts';

/**
 * Finds that a path is dead before ICE does, which takes Chromium five seconds: media stop, and a moment later
 * nothing at all has come since: no RTCP, no connectivity check, no answer to one (RFC 7675). Somebody who
 * turns camera and microphone off stops the media, not the checks.
 */
export interface SilenceWatch {
  /** Call about five times a second while there is a path. Resolves to true once for each silence. */
  look(
    pc: RTCPeerConnection,
    receivers: readonly RTCRtpReceiver[],
    nowMs: number,
  ): Promise<boolean>;
}

/** Media come each 20 ms, so they have stopped. */
const quietMs = 1_000;
/** In the time between them a living path brings something. */
const silentMs = 2_500;

/** Whatever has come over the path in use; null without one. */
async function readHeard(pc: RTCPeerConnection): Promise<number | null> {
  const pair = selectedPair(new Map((await pc.getStats()).entries()));
  if (pair === undefined) return null;
  const counts = [pair.bytesReceived, pair.requestsReceived, pair.responsesReceived];
  return counts.reduce<number>((sum, n) => sum + (typeof n === 'number' ? n : 0), 0);
}

export const createSilenceWatch = (): SilenceWatch => {
  let newestMs = 0;
  let quietAtMs = 0;
  /** As it was when the media had stopped. */
  let heard: number | null = null;
  let isDecided = false;
  let isReading = false;
  return {
    look: async (pc, receivers, nowMs) => {
      const sources = receivers.flatMap((receiver) => receiver.getSynchronizationSources());
      const latestMs = Math.max(0, ...sources.map(({ timestamp }) => timestamp));
      if (latestMs !== newestMs) {
        newestMs = latestMs;
        quietAtMs = nowMs;
        heard = null;
        isDecided = false;
      }
      const waitMs = heard === null ? quietMs : silentMs;
      if (newestMs === 0 || isDecided || isReading || nowMs - quietAtMs < waitMs) return false;
      isReading = true;
      try {
        const total = await readHeard(pc);
        const isFirst = heard === null;
        isDecided = !isFirst || total === null;
        const isSilent = !isFirst && total === heard;
        heard = total;
        return isSilent && latestMs === newestMs;
      } finally {
        isReading = false;
      }
    },
  };
};
