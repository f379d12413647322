import { reasonOf } from '../reason.ts';
import type { After } from '../types.ts';

export type AudioContextLike = Pick<
  AudioContext,
  'createMediaStreamSource' | 'createAnalyser' | 'close' | 'resume'
>;

export type MeterDeps = {
  /** Null where the browser has no Web Audio. */
  createAudioContext(): AudioContextLike | null;
  createStream(): MediaStream;
  after: After;
  /** Level 0–1 (RMS), ten times a second, when it changed. */
  level(value: number): void;
  log(message: string): void;
};

/** Measures the own microphone, for the preview: one track at a time, null to rest. */
export interface Meter {
  follow(track: MediaStreamTrack | null): void;
  dispose(): void;
}

const intervalMs = 100;

const rms = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
};

export const createMeter = (deps: MeterDeps): Meter => {
  let followed: MediaStreamTrack | null = null;
  let stop = (): void => undefined;
  let last = 0;
  const report = (value: number): void => {
    if (value === last) return;
    last = value;
    deps.level(value);
  };
  const failed = (reason: unknown): void => {
    deps.log(`meter: ${reasonOf(reason)}`);
  };
  const start = (track: MediaStreamTrack): void => {
    const context = deps.createAudioContext();
    if (context === null) return;
    // A page that was not touched yet starts suspended; it resumes with the first gesture or permission.
    context.resume().catch(failed);
    const stream = deps.createStream();
    stream.addTrack(track);
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const read = (): void => {
      analyser.getFloatTimeDomainData(samples);
      report(Math.min(1, Math.round(rms(samples) * 100) / 100));
      cancel = deps.after(intervalMs, read);
    };
    let cancel = deps.after(intervalMs, read);
    stop = () => {
      cancel();
      source.disconnect();
      context.close().catch(failed);
      stop = () => undefined;
    };
  };
  const follow = (track: MediaStreamTrack | null): void => {
    if (track === followed) return;
    stop();
    followed = track;
    if (track !== null) start(track);
    else report(0);
  };
  return {
    follow,
    dispose: () => {
      stop();
      followed = null;
    },
  };
};
