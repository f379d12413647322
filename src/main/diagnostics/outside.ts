import type { Finding } from '#shared/diagnostics/index.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { runChecks } from './check.ts';
import { checkClock } from './checks/clock.ts';
import { checkCloud, type CloudConfig } from './checks/cloud.ts';
import { checkDns } from './checks/dns.ts';
import { createProbes } from './probes/index.ts';

export type Outside = {
  timeServer: string | null;
  dnsName: string | null;
  cloud: CloudConfig | null;
};

/** What a room will need beyond its LAN, tested before any room is there. What is null is left out. */
export async function testOutside(
  { timeServer, dnsName, cloud }: Outside,
  deps: { clock: Clock; logger: Logger; randomBytes: RandomBytes; signal: AbortSignal },
): Promise<Finding[]> {
  const probes = { ...createProbes(deps.clock, deps.randomBytes), clock: deps.clock };
  const names = [dnsName, timeServer, cloud?.host ?? null];
  const checks = [
    ...(timeServer === null ? [] : [checkClock(timeServer, probes)]),
    ...(names.every((name) => name === null) ? [] : [checkDns(names, probes)]),
    ...(cloud ? checkCloud(cloud, probes) : []),
  ];
  return runChecks(checks, deps);
}
