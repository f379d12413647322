import { expect, it } from 'vitest';
import { createSilenceWatch } from './silence.ts';

/** A connection whose media and checks come as the test says. */
function setUp() {
  const state = { media: 1_000, answers: 0, checks: 0, bytes: 0, reads: 0 };
  const receiver = {
    getSynchronizationSources: () => (state.media === 0 ? [] : [{ timestamp: state.media }]),
  } as unknown as RTCRtpReceiver;
  const pc = {
    getStats: () => {
      state.reads += 1;
      const { answers: responsesReceived, checks: requestsReceived, bytes: bytesReceived } = state;
      const pair = { responsesReceived, requestsReceived, bytesReceived };
      return Promise.resolve(
        new Map<string, object>([
          ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
          ['P', { type: 'candidate-pair', ...pair }],
          // Another pair may live: media do not travel on it.
          ['Q', { type: 'candidate-pair', bytesReceived: state.reads }],
        ]),
      );
    },
  } as unknown as RTCPeerConnection;
  const watch = createSilenceWatch();
  const found: number[] = [];
  async function run(fromMs: number, toMs: number, each: () => void = () => undefined) {
    for (let nowMs = fromMs; nowMs < toMs; nowMs += 200) {
      each();
      if (await watch.look(pc, [receiver], nowMs)) found.push(nowMs);
    }
  }
  const flow = (): void => {
    state.media += 200;
  };
  return { state, found, run, flow };
}

it('reads no statistics while media come, nor before the first', async () => {
  const { state, found, run, flow } = setUp();
  state.media = 0;
  await run(0, 4_000);
  await run(4_000, 9_000, flow);
  expect(state.reads).toBe(0);
  expect(found).toEqual([]);
});

it('finds a path on which nothing comes any more, once', async () => {
  const { state, found, run, flow } = setUp();
  await run(0, 2_000, flow);
  await run(2_000, 20_000);
  expect(found).toEqual([4_400]);
  expect(state.reads).toBe(2);
});

it.each(['answers', 'checks', 'bytes'] as const)(
  'leaves a path alone that still brings %s',
  async (what) => {
    const { state, found, run, flow } = setUp();
    await run(0, 2_000, flow);
    await run(2_000, 20_000, () => {
      state[what] += 1;
    });
    expect(found).toEqual([]);
  },
);

it('finds the next one after media have come again', async () => {
  const { found, run, flow } = setUp();
  await run(0, 2_000, flow);
  await run(2_000, 6_000);
  await run(6_000, 8_000, flow);
  await run(8_000, 12_000);
  expect(found).toEqual([4_400, 10_400]);
});
