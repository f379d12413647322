import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const width = 1280;
const height = 720;
const framesPerSecond = 30;
const seconds = 2;
/** Of 256 steps, each way: a webcam in a room at evening. */
const grain = 6;

/** A generator of the same numbers each time (xorshift32), so that every run films the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * Writes what a camera sees for Chromium's file camera (YUV4MPEG2, 4:2:0): a wall of uneven light, a body that
 * moves, and grain. Chromium's own test picture has no grain: an encoder is content with half of the rate it
 * may use, and then a link's rate cannot be seen in the bytes.
 */
export async function filmCamera(file: string): Promise<void> {
  const next = numbers(0x6d61676f);
  const grains = Uint8Array.from({ length: 1 << 20 }, () => next() % (2 * grain + 1));
  const out = createWriteStream(file);
  const write = async (data: string | Uint8Array): Promise<void> => {
    if (!out.write(data)) await once(out, 'drain');
  };
  const colour = new Uint8Array((width * height) / 2).fill(128);
  await write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (let frame = 0; frame < framesPerSecond * seconds; frame += 1) {
    const luma = new Uint8Array(width * height);
    const turn = (frame / (framesPerSecond * seconds)) * 2 * Math.PI;
    const centre = { x: 640 + 90 * Math.sin(turn), y: 400 + 25 * Math.cos(2 * turn) };
    for (let y = 0; y < height; y += 1) {
      const row = y * width;
      const from = next() % (grains.length - width);
      const reach = 1 - ((y - centre.y) / 280) ** 2;
      const half = reach > 0 ? 190 * Math.sqrt(reach) : 0;
      for (let x = 0; x < width; x += 1) {
        const isBody = Math.abs(x - centre.x) < half;
        const light = isBody ? 150 - ((x + y) & 31) : 70 + ((x + 2 * y) >> 5);
        luma[row + x] = light + (grains[from + x] ?? 0) - grain;
      }
    }
    await write('FRAME\n');
    await write(luma);
    await write(colour);
  }
  out.end();
  await once(out, 'finish');
}
