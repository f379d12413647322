import { cameraSteps, fullRate } from '../link/senderParameters.ts';
import type { TileSize } from '../types.ts';

/** What a path is seen to do (W3C webrtc-stats, the candidate pair in use). */
export type PathRate = {
  /** Bit/s that it is taken to carry; null when the browser does not say. */
  available: number | null;
  /** Seconds; null when not measured yet. */
  roundTrip: number | null;
};

/** Keeps one link's camera at what its path carries. */
export interface CameraRate {
  /**
   * Call about once a second while the path lives.
   * @param wanted what the camera would send, bit/s; null when it sends nothing
   * @returns at how many bit/s to hold the camera for `holdMs`; null: leave it alone
   */
  look(path: PathRate, wanted: number | null, nowMs: number): number | null;
  /**
   * The largest picture that looks good at the path's rate; null: any. Chromium keeps the size for seconds when
   * a link becomes narrow, and sends pictures that freeze and are nothing but squares.
   */
  readonly largest: TileSize | null;
  /** Whether the path carried less than is wanted when last looked at. */
  readonly isShort: boolean;
}

export const holdMs = 900;
/** Of what the path carries: with sound beside it still well under the 65 % below which Chromium asks. */
const heldShare = 0.2;
const leastHeld = 30_000;
/** From this share of what is wanted on, the ordinary growth does the rest. */
const enough = 0.8;
/** A path that grows, and does not keep packets waiting, is not full. */
const growth = 1.01;
const longestRoundTrip = 0.3;
const useful = 1.3;
/** A path that really is narrow is asked more and more seldom. */
const shortestMs = 2_000;
const longestMs = 60_000;

/** Sound travels on the same path. */
const soundRate = 60_000;
const rates = [...cameraSteps.map(({ bitrate }) => bitrate), fullRate];
/** A larger picture is sent a little before its whole rate is there; a smaller one only below that one's own. */
const soon = 0.9;

/** The step for a rate, coming from another: between its own rate and that of the next smaller one it stays. */
function stepFor(rate: number, from: number): number {
  let step = from;
  while (step > 0 && rate < (rates[step - 1] ?? 0)) step -= 1;
  while (step < rates.length - 1 && rate >= (rates[step + 1] ?? Infinity) * soon) step += 1;
  return step;
}

/**
 * Finds out, too, when a path carries more again. After a narrow time Chromium's estimate grows by some 8 % a
 * second, so that what a moment has taken needs half a minute to come back. It asks the path itself (a burst of
 * padding) only for a sender that sends much less than it may (draft-ietf-rmcat-gcc-02, `ProbeController` in
 * WebRTC): a camera that is held back for a second and let go again is one.
 */
export const createCameraRate = (): CameraRate => {
  let step = rates.length - 1;
  let isShort = false;
  let last = Infinity;
  let waitMs = shortestMs;
  let nextAtMs = 0;
  /** The rate at which the path was asked, until it is known whether that was of use. */
  let asked: number | null = null;

  const rest = (nowMs: number): null => {
    last = Infinity;
    asked = null;
    waitMs = shortestMs;
    nextAtMs = Math.min(nextAtMs, nowMs + shortestMs);
    return null;
  };

  return {
    look: ({ available, roundTrip }, wanted, nowMs) => {
      if (available !== null) step = stepFor(available - soundRate, step);
      isShort = available !== null && wanted !== null && available < wanted * enough;
      if (!isShort || available === null) return rest(nowMs);
      const grows = available > last * growth && (roundTrip ?? 0) < longestRoundTrip;
      last = available;
      if (nowMs < nextAtMs) return null;
      if (asked !== null) {
        waitMs = available > asked * useful ? shortestMs : Math.min(waitMs * 2, longestMs);
        asked = null;
        nextAtMs += waitMs - shortestMs;
        if (nowMs < nextAtMs) return null;
      }
      if (!grows) return null;
      asked = available;
      nextAtMs = nowMs + shortestMs;
      return Math.max(leastHeld, Math.round(available * heldShare));
    },
    get largest() {
      const width = cameraSteps[step]?.width;
      return width === undefined ? null : { width, height: (width * 9) / 16 };
    },
    get isShort() {
      return isShort;
    },
  };
};
