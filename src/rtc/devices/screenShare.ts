import type { DevicesSnapshot } from '../types.ts';
import type { MediaSource } from './capture.ts';
import { shareFailureOf } from './failures.ts';

type ScreenState = DevicesSnapshot['screen'];

/** The shared screen, window or tab of this page, with its sound where the browser gives it. */
export interface ScreenShare {
  readonly canShare: boolean;
  readonly state: ScreenState;
  readonly video: MediaStreamTrack | null;
  readonly audio: MediaStreamTrack | null;
  /** Shows the browser's picker; must run inside a user gesture. While it is open, a second call waits for it. */
  start(): Promise<void>;
  stop(): void;
}

/** Chromium's hints beside the standard ones (W3C screen-capture §6.1): offer sound, and not this page itself. */
const options = {
  video: { frameRate: { ideal: 30, max: 30 } },
  audio: true,
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
};

export const createScreenShare = (
  mediaDevices: MediaSource | undefined,
  changed: () => void,
): ScreenShare => {
  let failure: ScreenState['failure'] = null;
  let video: MediaStreamTrack | null = null;
  let audio: MediaStreamTrack | null = null;
  let picking: Promise<void> | null = null;
  /** Grows with every stop, so that a picker answered after it is not obeyed. */
  let round = 0;

  const release = (): void => {
    video?.removeEventListener('ended', stop);
    video?.stop();
    audio?.stop();
    video = null;
    audio = null;
  };
  const stop = (): void => {
    round += 1;
    release();
    changed();
  };
  const hold = (stream: MediaStream): void => {
    release();
    video = stream.getVideoTracks()[0] ?? null;
    audio = stream.getAudioTracks()[0] ?? null;
    failure = video === null ? { code: 'media.failed' } : null;
    // The browser's own "Stop sharing" button ends the track.
    video?.addEventListener('ended', stop);
    // Text must stay readable: without it a share stays small for seconds (notes/perf.md §3).
    if (video !== null) video.contentHint = 'detail';
  };
  const pick = async (): Promise<void> => {
    const mine = round;
    try {
      if (mediaDevices?.getDisplayMedia === undefined) {
        failure = { code: 'share.unsupported' };
        return;
      }
      const stream = await mediaDevices.getDisplayMedia(options);
      if (mine === round) hold(stream);
      else for (const track of stream.getTracks()) track.stop();
    } catch (reason) {
      failure = shareFailureOf(reason);
    } finally {
      picking = null;
      changed();
    }
  };

  return {
    canShare: mediaDevices?.getDisplayMedia !== undefined,
    get state() {
      return { isOn: video !== null, failure };
    },
    get video() {
      return video;
    },
    get audio() {
      return audio;
    },
    start: () => {
      if (picking === null) {
        failure = null;
        picking = pick();
      }
      return picking;
    },
    stop,
  };
};
