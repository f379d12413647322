/**
 * Speech level of a receiver, 0–1 (RFC 6464 through getSynchronizationSources). 0 when no packet came since
 * the last reading: a silenced microphone sends none.
 */
export interface LevelMeter {
  read(receiver: RTCRtpReceiver | null): number;
}

export const createLevelMeter = (): LevelMeter => {
  let newestMs = 0;
  return {
    read: (receiver) => {
      let level = 0;
      let seenMs = newestMs;
      for (const source of receiver?.getSynchronizationSources() ?? []) {
        if (source.timestamp <= newestMs) continue;
        seenMs = Math.max(seenMs, source.timestamp);
        level = Math.max(level, source.audioLevel ?? 0);
      }
      newestMs = seenMs;
      return Math.round(level * 100) / 100;
    },
  };
};
