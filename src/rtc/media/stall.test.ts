import { describe, expect, it } from 'vitest';
import { nextStall, noStall } from './stall.ts';

/** Plays counts five times a second; the times (ms) at which a key frame was asked for. */
const play = (counts: readonly [frames: number, packets: number][]): number[] => {
  let stall = noStall({ frames: 0, packets: 0 }, 0);
  return counts.flatMap(([frames, packets], index) => {
    const nowMs = (index + 1) * 200;
    const next = nextStall(stall, { frames, packets }, nowMs);
    stall = next.stall;
    return next.needsKeyFrame ? [nowMs] : [];
  });
};
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a key frame is asked for', () => {
  it('soon after packets come again, when no frame follows them', () => {
    expect(play([...times(15, () => [9, 90] as [number, number]), [9, 95], [9, 99]])).toEqual([
      3_400,
    ]);
  });

  it('again while none follows, ever more rarely, and not for ever', () => {
    const silent = times(15, () => [9, 90] as [number, number]);
    const packetsOnly = times(100, (index) => [9, 91 + index] as [number, number]);
    const asked = play([...silent, ...packetsOnly]);
    expect(asked).toHaveLength(3);
  });
});

describe('no key frame is asked for', () => {
  it('while frames come', () => {
    expect(play(times(50, (index) => [index, index * 10]))).toEqual([]);
  });

  it('while no packets come: the camera is off, or the network still away', () => {
    expect(play(times(300, () => [9, 90]))).toEqual([]);
  });

  it('when frames follow the packets', () => {
    const silent = times(15, () => [9, 90] as [number, number]);
    expect(play([...silent, [9, 91], [10, 99], [14, 130]])).toEqual([]);
  });

  it('while a large frame arrives slowly, without a silence before it', () => {
    expect(play(times(20, (index) => [9, 90 + index * 5]))).toEqual([]);
  });
});
