import { missing } from '../../harness/capabilities.ts';
import { launchGuestBrowser, type GuestBrowser } from '../../harness/index.ts';
import { Unavailable, type Benchmark, type RunOptions, type Series } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { servePeerJs, serveTextbook } from '../peers/pageServers.ts';
import { meetInRoom, meetOnPage, type Meeting } from '../support/joinPages.ts';

type Meetings = { ours: Meeting; peer: Meeting };

async function compare(
  { pairs, isTiny }: RunOptions,
  open: (browser: GuestBrowser) => Promise<Meetings>,
): Promise<Series> {
  const reason = missing('browser', 'lan');
  if (reason !== undefined) throw new Unavailable(reason);
  const browser = await launchGuestBrowser();
  let meetings: Meetings | undefined;
  try {
    const opened = await open(browser);
    meetings = opened;
    return await byTurns(pairs, async (side) => ({ ms: await opened[side].join() }), {
      warmUps: isTiny ? 0 : 1,
    });
  } finally {
    await meetings?.ours.dispose();
    await meetings?.peer.dispose();
    await browser.close();
  }
}

const time = (label: string, goal: number): Benchmark['metrics'] => [
  { key: 'ms', label, unit: 'ms', by: 'ratio', better: 'lower', goal },
];
const cold = 'from “Join” to the first remote picture';

export const joinCold: Benchmark = {
  name: 'join-cold',
  title: 'guest page and room',
  peer: 'a textbook page over ws',
  pairs: 30,
  metrics: time(cold, 0.95),
  run: (options) =>
    compare(options, async (browser) => ({
      ours: await meetInRoom(browser, 'door'),
      peer: await meetOnPage(browser, await serveTextbook()),
    })),
};

export const joinPeerJs: Benchmark = {
  name: 'join-peerjs',
  title: 'guest page and room',
  peer: 'PeerJS 1.5.5',
  pairs: 30,
  metrics: time(cold, 0.75),
  run: (options) =>
    compare(options, async (browser) => ({
      ours: await meetInRoom(browser, 'door'),
      peer: await meetOnPage(browser, await servePeerJs()),
    })),
};

export const joinWarm: Benchmark = {
  name: 'join-warm',
  title: 'out of the lobby',
  peer: 'a textbook page over ws, cold',
  pairs: 16,
  metrics: time('from “Admit” to the first remote picture', 0.45),
  run: (options) =>
    compare(options, async (browser) => ({
      ours: await meetInRoom(browser, 'lobby'),
      peer: await meetOnPage(browser, await serveTextbook()),
    })),
};
