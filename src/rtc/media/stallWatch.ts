import { nextStall, noStall, type PictureCounts, type Stall } from './stall.ts';

/** Watches one receiver's picture. Statistics are read only while it stands still. */
export interface StallWatch {
  /** Call about five times a second. Resolves to true when the sender shall be asked for a key frame. */
  look(receiver: RTCRtpReceiver, nowMs: number): Promise<boolean>;
}

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

const readCounts = async (receiver: RTCRtpReceiver): Promise<PictureCounts> => {
  const counts = { frames: 0, packets: 0 };
  const report = await receiver.getStats();
  report.forEach((statistic: Record<string, unknown>) => {
    if (statistic.type !== 'inbound-rtp') return;
    counts.frames = count(statistic.framesDecoded);
    counts.packets = count(statistic.packetsReceived);
  });
  return counts;
};

/** The time of the newest frame shown; 0 before the first. */
const newestFrame = (receiver: RTCRtpReceiver): number =>
  Math.max(0, ...receiver.getSynchronizationSources().map(({ timestamp }) => timestamp));

export const createStallWatch = (): StallWatch => {
  let watched: RTCRtpReceiver | null = null;
  let newest = 0;
  let stall: Stall | null = null;
  let isReading = false;
  return {
    look: async (receiver, nowMs) => {
      const frame = newestFrame(receiver);
      const moves = frame !== newest || receiver !== watched;
      newest = frame;
      watched = receiver;
      if (moves) stall = null;
      if (moves || frame === 0 || isReading) return false;
      isReading = true;
      try {
        const counts = await readCounts(receiver);
        if (stall === null) {
          stall = noStall(counts, nowMs);
          return false;
        }
        const next = nextStall(stall, counts, nowMs);
        stall = next.stall;
        return next.needsKeyFrame;
      } finally {
        isReading = false;
      }
    },
  };
};
