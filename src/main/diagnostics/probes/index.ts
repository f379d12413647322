import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { openUdp } from '../../discovery/index.ts';
import type { Clock, RandomBytes } from '../../ports.ts';
import { fetchDocument } from '../../visit/fetchDocument.ts';
import type { ChecksDeps } from '../checks/index.ts';
import { createAskByUdp } from './askByUdp.ts';
import { connectTcp } from './connectTcp.ts';
import { createMeasureRate } from './rate.ts';
import { createResolveHost } from './resolve.ts';
import { createAskTime } from './sntp.ts';
import { createAskStun } from './stun.ts';

/** What the checks ask by, on the real network. */
export type Probes = Pick<
  ChecksDeps,
  | 'askByUdp'
  | 'connectTcp'
  | 'fetchDocument'
  | 'resolveHost'
  | 'dnsServers'
  | 'askTime'
  | 'askStun'
  | 'measureRate'
>;

export function createProbes(clock: Clock, randomBytes: RandomBytes): Probes {
  const deps = { openUdp, clock, randomBytes };
  return {
    askByUdp: createAskByUdp(deps),
    connectTcp,
    fetchDocument,
    resolveHost: createResolveHost({ clock, lookup: (host) => lookup(host, { all: true }) }),
    dnsServers: getServers,
    askTime: createAskTime(deps),
    askStun: createAskStun(deps),
    measureRate: createMeasureRate({ now: () => clock.monotonic() }),
  };
}
