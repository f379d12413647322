import { missing } from '../../harness/capabilities.ts';
import { launchGuestBrowser } from '../../harness/index.ts';
import { Unavailable, type Benchmark, type RunOptions, type Series } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { servePeerJs, serveTextbook, type PageServer } from '../peers/pageServers.ts';
import { meetInRoom, meetOnPage, type Meeting } from '../support/joinPages.ts';

async function compare(
  { pairs, isTiny }: RunOptions,
  from: 'door' | 'lobby',
  servePeer: () => Promise<PageServer>,
): Promise<Series> {
  const reason = missing('browser', 'lan');
  if (reason !== undefined) throw new Unavailable(reason);
  // Before the room, which would stay when the peer is not there.
  const server = await servePeer();
  const browser = await launchGuestBrowser();
  const meetings: Meeting[] = [];
  try {
    const peer = await meetOnPage(browser, server);
    meetings.push(peer);
    const ours = await meetInRoom(browser, from);
    meetings.push(ours);
    const sides = { ours, peer };
    return await byTurns(pairs, async (side) => ({ ms: await sides[side].join() }), {
      warmUps: isTiny ? 0 : 1,
    });
  } finally {
    for (const meeting of meetings) await meeting.dispose();
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
  run: (options) => compare(options, 'door', serveTextbook),
};

export const joinPeerJs: Benchmark = {
  name: 'join-peerjs',
  title: 'guest page and room',
  peer: 'PeerJS 1.5.5',
  pairs: 30,
  metrics: time(cold, 0.75),
  run: (options) => compare(options, 'door', servePeerJs),
};

export const joinWarm: Benchmark = {
  name: 'join-warm',
  title: 'out of the lobby',
  peer: 'a textbook page over ws, cold',
  pairs: 16,
  metrics: time('from “Admit” to the first remote picture', 0.45),
  run: (options) => compare(options, 'lobby', serveTextbook),
};
