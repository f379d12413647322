import { setTimeout as delay } from 'node:timers/promises';
import { Unavailable, type Benchmark, type Sample, type Side } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { missing } from '../../harness/capabilities.ts';
import { openMediaWorld, withPage, type MediaWorld } from '../support/mediaWorld.ts';
import { losePercent, setRate } from '../support/narrowLink.ts';

const wideKbit = 2_000;
const narrowKbit = 400;

/** A computer of its own, so that its loopback is the link. */
async function openLink(): Promise<{ world: MediaWorld; setKbit(kbit: number): Promise<void> }> {
  const world = await openMediaWorld({ isAlone: true, isFilmed: true });
  const { netns } = world;
  if (netns === null) throw new Error('not alone');
  return { world, setKbit: (kbit) => setRate(netns, kbit) };
}

export const narrow: Benchmark = {
  name: 'narrow-2m',
  title: 'a camera of 1280×720 begins on a link of 2 Mbit/s, 10 s',
  peer: 'a bare connection',
  pairs: 12,
  metrics: [
    {
      key: 'used',
      label: 'bytes received to what the link carries',
      unit: '',
      by: 'value',
      better: 'higher',
      goal: 0.7,
    },
    {
      key: 'frozenS',
      label: 'frozen',
      unit: 's',
      by: 'difference',
      better: 'lower',
      goal: 0.5,
      nullBand: [-0.5, 0.5],
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const { world, setKbit } = await openLink();
    const forMs = isTiny ? 2_000 : 10_000;
    try {
      await setKbit(wideKbit);
      return await byTurns(
        pairs,
        (side) =>
          withPage(world, async (page) => {
            const { bytes, frozenS } = await page.evaluate(
              ([side, forMs]) => window.benchPage.begin(side, forMs),
              [side, forMs] as const,
            );
            return { used: (bytes * 8) / (wideKbit * forMs), frozenS };
          }),
        { warmUps: isTiny ? 0 : 1 },
      );
    } finally {
      await world.dispose();
    }
  },
};

const backCapMs = 16_000;

async function dipOnce(side: Side, isTiny: boolean): Promise<Sample> {
  const { world, setKbit } = await openLink();
  try {
    await setKbit(wideKbit);
    return await withPage(world, async (page) => {
      await page.evaluate((side) => window.benchPage.dipStart(side), side);
      await delay(isTiny ? 3_000 : 12_000);
      const before = await page.evaluate(
        (seconds) => window.benchPage.dipRate(seconds),
        isTiny ? 2 : 4,
      );
      await setKbit(narrowKbit);
      await delay(isTiny ? 1_000 : 6_000);
      await setKbit(wideKbit);
      const ms = await page.evaluate(([rate, capMs]) => window.benchPage.dipBack(rate, capMs), [
        before * 0.8,
        isTiny ? 2_000 : backCapMs,
      ] as const);
      await page.evaluate(() => window.benchPage.dipEnd());
      return { ms, beforeKbit: before / 1_000 };
    });
  } finally {
    await world.dispose();
  }
}

export const dip: Benchmark = {
  name: 'dip',
  title: 'a link of 2 Mbit/s has 0.4 for 6 s',
  peer: 'a bare connection on a link of its own at the same time',
  pairs: 11,
  metrics: [
    {
      key: 'ms',
      label: 'time back to 80 % of the rate before',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 0.5,
      cap: backCapMs,
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const ours: Sample[] = [];
    const peer: Sample[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const both = await Promise.all([dipOnce('ours', isTiny), dipOnce('peer', isTiny)]);
      ours.push(both[0]);
      peer.push(both[1]);
    }
    return { ours, peer };
  },
};

export const audioLoss: Benchmark = {
  name: 'audio-loss',
  title: 'sound while 10 of 100 packets are lost at random, 60 s, all calls at the same time',
  peer: 'a bare connection (Opus as it comes)',
  pairs: 12,
  metrics: [
    {
      key: 'concealed',
      label: 'share of sound that had to be made up',
      unit: '',
      by: 'ratio',
      better: 'lower',
      goal: 0.5,
    },
    {
      key: 'atRest',
      label: 'the same before any loss: what a busy machine does',
      unit: '',
      by: 'value',
      better: 'lower',
      goal: 0.01,
    },
  ],
  run: async ({ pairs, isTiny }) => {
    const reason = missing('nft');
    if (reason !== undefined) throw new Unavailable(reason);
    const world = await openMediaWorld({ isAlone: true });
    try {
      return await withPage(world, async (page) => {
        const listen = (forMs: number) =>
          page.evaluate((measureMs) => window.benchPage.concealment(measureMs), forMs);
        await page.evaluate((count) => window.benchPage.soundStart(count), pairs);
        await delay(isTiny ? 1_500 : 5_000);
        const atRest = await listen(isTiny ? 500 : 10_000);
        if (world.netns) await losePercent(world.netns, 10);
        await delay(isTiny ? 500 : 5_000);
        const shares = await listen(isTiny ? 3_000 : 60_000);
        const samples = (side: Side): Sample[] =>
          shares[side].map((concealed, index) => ({
            concealed,
            atRest: atRest[side][index] ?? NaN,
          }));
        return { ours: samples('ours'), peer: samples('peer') };
      });
    } finally {
      await world.dispose();
    }
  },
};
