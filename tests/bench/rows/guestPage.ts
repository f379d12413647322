import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { weighGuest } from '../../../scripts/check/sizes.ts';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { missing } from '../../harness/capabilities.ts';
import { launchGuestBrowser, launchRoom } from '../../harness/index.ts';
import { Unavailable, type Benchmark, type RunOptions, type Series } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { npmPeer } from '../peers/npmPeers.ts';
import { serveFolder, servePeerJs, type PageServer } from '../peers/pageServers.ts';

const gzipped = (bytes: Buffer | string): number => gzipSync(bytes, { level: 9 }).length;

/** As `npm run check` weighs it: with everything that a call needs, in the language with the longest texts. */
const ownBytes = (): number =>
  weighGuest(
    inRoot('out/guest'),
    JSON.parse(readFileSync(inRoot('out/guest-manifest.json'), 'utf8')) as Parameters<
      typeof weighGuest
    >[1],
    { apart: 'controller/' },
  ).bytes;

/** Loads an address in a fresh page until nothing more is loaded. */
async function load(page: Page, url: string): Promise<{ bytes: number; scriptMs: number }> {
  const loaded: Promise<number>[] = [];
  const weigh = async (response: Response): Promise<number> =>
    response.ok() ? gzipped(await response.body()) : 0;
  page.on('response', (response) => loaded.push(weigh(response).catch(() => 0)));
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable');
  await page.goto(url, { waitUntil: 'networkidle' });
  const { metrics } = await devTools.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN;
  const weights = await Promise.all(loaded);
  return { bytes: weights.reduce((sum, each) => sum + each, 0), scriptMs: seconds * 1_000 };
}

async function compare(
  { pairs, isTiny }: RunOptions,
  serve: () => Promise<PageServer>,
): Promise<Series> {
  const reason = missing('browser');
  if (reason !== undefined) throw new Unavailable(reason);
  const server = await serve();
  const room = await launchRoom();
  const browser = await launchGuestBrowser();
  const bytes = ownBytes();
  try {
    return await byTurns(
      pairs,
      async (side) => {
        const { page, context } = await browser.open('about:blank');
        try {
          const measured = await load(page, side === 'ours' ? room.lanUrl : server.url);
          if (side === 'peer') return measured;
          // Joinable: the name can be typed.
          await page.getByLabel('Your name').waitFor();
          return { ...measured, bytes };
        } finally {
          await context.close();
        }
      },
      { warmUps: isTiny ? 0 : 1 },
    );
  } finally {
    await browser.close();
    await room.stop();
    server.close();
  }
}

export const guestPage: Benchmark = {
  name: 'guest-page',
  title: 'the page a guest gets',
  peer: 'Element Call 0.26.1, embedded',
  pairs: 14,
  metrics: [
    { key: 'bytes', label: 'gzip', unit: 'B', by: 'value', better: 'lower', goal: 60_000 },
    {
      key: 'scriptMs',
      label: 'script time until one can join',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 0.1,
    },
  ],
  run: (options) =>
    compare(options, async () => serveFolder(npmPeer('@element-hq/element-call-embedded/dist'))),
};

export const guestPagePeerJs: Benchmark = {
  name: 'guest-page-peerjs',
  title: 'the page a guest gets',
  peer: 'a bare page with PeerJS 1.5.5',
  pairs: 14,
  metrics: [
    {
      key: 'scriptMs',
      label: 'script time until one can join',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 1.2,
    },
  ],
  run: (options) => compare(options, servePeerJs),
};

export const guestPageLiveKit: Benchmark = {
  name: 'guest-page-livekit',
  title: 'the whole page a guest gets',
  peer: 'livekit-client 2.23.0 alone',
  pairs: 1,
  metrics: [{ key: 'bytes', label: 'gzip', unit: 'B', by: 'ratio', better: 'lower', goal: 0.4 }],
  run: async () => {
    const library = npmPeer('livekit-client/dist/livekit-client.umd.js');
    return {
      ours: [{ bytes: ownBytes() }],
      peer: [{ bytes: gzipped(readFileSync(library)) }],
    };
  },
};
