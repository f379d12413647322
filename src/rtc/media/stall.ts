/**
 * Finds a picture that stands still although its packets come again after a silence: what was sent meanwhile
 * is lost, and nothing can be decoded without a key frame. The browser itself asks for one only every three
 * seconds, and what it asked during the silence is lost too.
 */
export type Stall = {
  frames: number;
  packets: number;
  /** When packets last came. */
  packetsAtMs: number;
  /** When packets came again after a silence; null unless no frame has followed them. */
  resumedAtMs: number | null;
  asks: number;
};

export type PictureCounts = { frames: number; packets: number };

/** Shorter gaps are mended by retransmission (NACK). */
const silenceMs = 600;
/** A picture that is alright shows a frame within that time. */
const patienceMs = 150;
/** Each further request waits longer, and after the last one the browser's own is left to help. */
const pausesMs = [patienceMs, 1_000, 2_000] as const;

export const noStall = (counts: PictureCounts, nowMs: number): Stall => ({
  ...counts,
  packetsAtMs: nowMs,
  resumedAtMs: null,
  asks: 0,
});

/** Takes the counts of now; `needsKeyFrame` when the sender shall be asked for one. */
export const nextStall = (
  stall: Stall,
  { frames, packets }: PictureCounts,
  nowMs: number,
): { stall: Stall; needsKeyFrame: boolean } => {
  if (frames !== stall.frames) {
    return { stall: noStall({ frames, packets }, nowMs), needsKeyFrame: false };
  }
  const hasNew = packets !== stall.packets;
  const isAfterSilence = hasNew && nowMs - stall.packetsAtMs >= silenceMs;
  const next: Stall = {
    frames,
    packets,
    packetsAtMs: hasNew ? nowMs : stall.packetsAtMs,
    resumedAtMs: isAfterSilence ? nowMs : stall.resumedAtMs,
    asks: isAfterSilence ? 0 : stall.asks,
  };
  const pauseMs = pausesMs[next.asks];
  const { resumedAtMs } = next;
  if (resumedAtMs === null || pauseMs === undefined || nowMs - resumedAtMs < pauseMs) {
    return { stall: next, needsKeyFrame: false };
  }
  return { stall: { ...next, asks: next.asks + 1 }, needsKeyFrame: true };
};
