import type { Benchmark } from './harness/benchmark.ts';
import { discovery } from './rows/discovery.ts';
import { guestPage, guestPageLiveKit, guestPagePeerJs } from './rows/guestPage.ts';
import { joinCold, joinPeerJs, joinWarm } from './rows/join.ts';
import { leak } from './rows/leak.ts';
import { meshCpu } from './rows/mesh.ts';
import { audioLoss, dip, narrow } from './rows/narrow.ts';
import { shareLatency, shareSharp } from './rows/sharing.ts';
import { signalling } from './rows/signalling.ts';
import { start } from './rows/start.ts';

/** Every row of docs/BENCHMARKS.md, in its order. */
export const benchmarks: readonly Benchmark[] = [
  joinCold,
  joinPeerJs,
  joinWarm,
  meshCpu,
  shareLatency,
  shareSharp,
  narrow,
  dip,
  audioLoss,
  signalling,
  discovery,
  guestPage,
  guestPagePeerJs,
  guestPageLiveKit,
  start,
  leak,
];
