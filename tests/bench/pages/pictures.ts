/** Pictures that carry their own time, and what is read off a <video>. Runs in a page. */

const bits = 24;
const stripHeight = 16;
/** Time fits into the bits as tenths of milliseconds, for 27 minutes. */
const tenths = 10;

export interface Drawn {
  readonly stream: MediaStream;
  stop(): void;
}

const words = 'The quick brown fox jumps over the lazy dog 0123456789 '.repeat(3);

/** A page of text in which one line runs; the topmost rows tell, black and white, when it was drawn. */
export function drawText(width: number, height: number, framesPerSecond: number): Drawn {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.font = '16px sans-serif';
  const writeLine = (x: number, y: number): void => {
    context.fillStyle = '#fff';
    context.fillRect(0, y - 17, width, 22);
    context.fillStyle = '#111';
    context.fillText(words, x, y);
  };
  for (let y = 50; y < height; y += 22) writeLine(8, y);
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    writeLine(8 - (frame % 40), 50 + 22 * 5);
    const now = Math.round(performance.now() * tenths);
    const step = width / bits;
    for (let bit = 0; bit < bits; bit += 1) {
      context.fillStyle = (now >> bit) & 1 ? '#fff' : '#000';
      context.fillRect(bit * step, 0, step, stripHeight);
    }
  };
  draw();
  const timer = setInterval(draw, 1000 / framesPerSecond);
  const stream = canvas.captureStream(framesPerSecond);
  return {
    stream,
    stop: () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

export interface Watched {
  readonly video: HTMLVideoElement;
  readonly frames: number;
  /** Milliseconds between drawing and showing, of the frames so far. */
  readonly latencies: readonly number[];
  /** performance.now() of each frame. */
  readonly shownAt: readonly number[];
  /** performance.now() of the first frame that was so wide; null before. */
  reachedWidthAt(width: number): number | null;
  stop(): void;
}

/** Plays a stream and notes every frame; with `readTime` also how old it is. */
export function watch(stream: MediaStream, readTime = false): Watched {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.srcObject = stream;
  document.body.append(video);
  const strip = new OffscreenCanvas(bits, 1);
  const context = strip.getContext('2d', { willReadFrequently: true });
  const latencies: number[] = [];
  const shownAt: number[] = [];
  const widths = new Map<number, number>();
  let isOver = false;
  const age = (): number => {
    if (context === null) throw new Error('no canvas');
    context.imageSmoothingEnabled = false;
    // The middle of the strip: its edges are blurred.
    context.drawImage(
      video,
      0,
      (stripHeight / 2) * (video.videoHeight / 720),
      video.videoWidth,
      1,
      0,
      0,
      bits,
      1,
    );
    const { data } = context.getImageData(0, 0, bits, 1);
    let drawn = 0;
    for (let bit = 0; bit < bits; bit += 1) if ((data[bit * 4] ?? 0) > 127) drawn += 2 ** bit;
    return performance.now() - drawn / tenths;
  };
  const onFrame = (): void => {
    if (isOver) return;
    const now = performance.now();
    shownAt.push(now);
    if (!widths.has(video.videoWidth)) widths.set(video.videoWidth, now);
    if (readTime) latencies.push(age());
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  return {
    video,
    get frames() {
      return shownAt.length;
    },
    latencies,
    shownAt,
    reachedWidthAt: (width) => {
      const reached = [...widths].flatMap(([seen, at]) => (seen >= width ? [at] : []));
      return reached.length === 0 ? null : Math.min(...reached);
    },
    stop: () => {
      isOver = true;
      video.srcObject = null;
      video.remove();
    },
  };
}

/** Seconds without a new picture, counted where one is shown for more than a quarter of a second. */
export function frozenSeconds(shownAt: readonly number[], fromMs: number, untilMs: number): number {
  const inside = [fromMs, ...shownAt.filter((at) => at > fromMs && at < untilMs), untilMs];
  let frozenMs = 0;
  for (const [index, at] of inside.entries()) {
    const gap = at - (inside[index - 1] ?? at);
    if (gap > 250) frozenMs += gap;
  }
  return frozenMs / 1000;
}
