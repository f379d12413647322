import type { Failure } from '#shared/errors.ts';
import { checkIds, type CheckId } from '#shared/diagnostics/index.ts';
import type { Result } from '#shared/result.ts';
import type { BeaconState } from '../../beacon/index.ts';
import type { ExplainedChoice } from '../../network/index.ts';
import { fails, skips, type Check, type CheckResult } from '../check.ts';
import type { Target } from '../target.ts';
import { checkAddress, checkWayThere } from './address.ts';
import { checkBluetooth } from './bluetooth.ts';
import { checkClock, type ClockCheckDeps } from './clock.ts';
import { checkCloud, type CloudCheckDeps, type CloudConfig } from './cloud.ts';
import { checkDns, type DnsCheckDeps } from './dns.ts';
import { checkMdns, type MdnsCheckDeps } from './mdns.ts';
import { checkTcp, type TcpCheckDeps } from './tcp.ts';
import { checkUdp, type UdpCheckDeps } from './udp.ts';
import { checkUpdates, type UpdatesState } from './updates.ts';

export type ChecksDeps = TcpCheckDeps &
  UdpCheckDeps &
  MdnsCheckDeps &
  ClockCheckDeps &
  DnsCheckDeps &
  CloudCheckDeps;

/** What is to be tested. */
export type ChecksInput = {
  /** Where the room is; or why it is nowhere. */
  target: Result<Target, Failure>;
  /** Null for a room elsewhere. */
  choose: (() => Promise<Result<ExplainedChoice, Failure>>) | null;
  beacon(): BeaconState | null;
  /** Host name or address; null where none is set. */
  timeServer: string | null;
  /** A name that has to be known on this network, beside those of the time server and of the cloud. */
  dnsName: string | null;
  cloud: CloudConfig | null;
  /** Left out for a room elsewhere, and for a stand-in. */
  updates?: () => UpdatesState;
  /** The room keeps to its own network: nothing beyond it is asked. */
  isLocalOnly?: boolean;
};

const beyondLan: readonly CheckId[] = [
  'clock',
  'dns',
  'cloudTcp443',
  'cloudTcp5349',
  'cloudUdp3478',
  'cloudUdp10000',
  'cloudRate',
];
const lanIds: readonly CheckId[] = ['tcp', 'udp', 'broadcast', 'multicast', 'mdns'];

/** Every check, in the order in which they are shown. */
export function planChecks(input: ChecksInput, deps: ChecksDeps): Check[] {
  const { target, choose, timeServer, dnsName, cloud } = input;
  const checks = [
    choose ? checkAddress(choose) : checkWayThere(target),
    ...(target.ok ? checkLan(target.value, deps) : withoutTarget(target.error)),
    checkBluetooth(() => input.beacon(), deps.clock),
    ...(input.isLocalOnly === true
      ? beyondLan.map((id) => ({ id, run: () => Promise.resolve(skips('localOnly')) }))
      : [
          checkClock(timeServer, deps),
          checkDns([dnsName, timeServer, cloud?.host ?? null], deps),
          ...checkCloud(cloud, deps),
        ]),
    ...(input.updates ? [checkUpdates(input.updates, deps.clock)] : []),
  ];
  return checks.toSorted((a, b) => checkIds.indexOf(a.id) - checkIds.indexOf(b.id));
}

const checkLan = (target: Target, deps: ChecksDeps): Check[] => [
  checkTcp(target, deps),
  ...checkUdp(target, deps),
  checkMdns(target, deps),
];

/** A port that another program holds is a failure of its own; without a network nothing can be asked. */
function withoutTarget(failure: Failure): Check[] {
  const result = (id: CheckId): CheckResult =>
    id === 'tcp' && failure.code === 'network.portTaken'
      ? fails('tcpPortTaken')
      : skips('noNetwork');
  return lanIds.map((id) => ({ id, run: () => Promise.resolve(result(id)) }));
}
