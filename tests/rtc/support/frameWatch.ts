/** What was seen in a <video>, read by `requestVideoFrameCallback`. Runs in a page. */
export type Seen = {
  frames: number;
  /** Pictures that differ from the one looked at before; every fifth frame is looked at. */
  changes: number;
  width: number;
  /** performance.now() of the first and of the newest frame. */
  firstAtMs: number | null;
  lastAtMs: number | null;
};

export function watchFrames(video: HTMLVideoElement): Seen {
  const seen: Seen = { frames: 0, changes: 0, width: 0, firstAtMs: null, lastAtMs: null };
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let last = 0;
  const look = (): void => {
    if (context === null) return;
    context.drawImage(video, 0, 0, 32, 18);
    let hash = 0;
    for (const value of context.getImageData(0, 0, 32, 18).data) {
      hash = (Math.imul(hash, 31) + value) | 0;
    }
    if (hash !== last) seen.changes += 1;
    last = hash;
  };
  const onFrame = (): void => {
    seen.frames += 1;
    seen.width = video.videoWidth;
    seen.lastAtMs = performance.now();
    seen.firstAtMs ??= seen.lastAtMs;
    if (seen.frames % 5 === 0) look();
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  return seen;
}

/** A <video> that plays a stream, in the page. */
export function playStream(stream: MediaStream): HTMLVideoElement {
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  video.srcObject = stream;
  document.body.append(video);
  return video;
}
