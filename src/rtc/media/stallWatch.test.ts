import { expect, it } from 'vitest';
import { createStallWatch } from './stallWatch.ts';

/** A receiver whose statistics are counted when they are read. */
const createFakeReceiver = () => {
  const state = { frame: 1_000, frames: 10, packets: 100, reads: 0 };
  const receiver = {
    getSynchronizationSources: () => (state.frame === 0 ? [] : [{ timestamp: state.frame }]),
    getStats: () => {
      state.reads += 1;
      const { frames, packets } = state;
      const inbound = { type: 'inbound-rtp', framesDecoded: frames, packetsReceived: packets };
      return Promise.resolve(new Map([['I', inbound]]));
    },
  };
  return { state, receiver: receiver as unknown as RTCRtpReceiver };
};

it('reads no statistics while the picture moves, nor before its first frame', async () => {
  const { state, receiver } = createFakeReceiver();
  const watch = createStallWatch();
  for (let nowMs = 0; nowMs < 5_000; nowMs += 200) {
    state.frame += 200;
    expect(await watch.look(receiver, nowMs)).toBe(false);
  }
  state.frame = 0;
  const unseen = createStallWatch();
  for (let nowMs = 0; nowMs < 5_000; nowMs += 200) await unseen.look(receiver, nowMs);
  expect(state.reads).toBe(0);
});

it('asks when packets come again after a cut and no frame does', async () => {
  const { state, receiver } = createFakeReceiver();
  const watch = createStallWatch();
  const asked: number[] = [];
  for (let nowMs = 0; nowMs < 5_000; nowMs += 200) {
    if (nowMs >= 3_000) state.packets += 5;
    if (await watch.look(receiver, nowMs)) asked.push(nowMs);
  }
  expect(asked[0]).toBe(3_200);
});

it('asks nothing of a new link about the old one’s picture', async () => {
  const old = createFakeReceiver();
  const next = createFakeReceiver();
  const watch = createStallWatch();
  for (let nowMs = 0; nowMs < 3_000; nowMs += 200) await watch.look(old.receiver, nowMs);
  next.state.packets = 999;
  expect(await watch.look(next.receiver, 3_000)).toBe(false);
  expect(await watch.look(next.receiver, 3_200)).toBe(false);
});
