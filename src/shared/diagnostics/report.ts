import * as z from 'zod/mini';
import { ruleSchema } from './rule.ts';

/** Everything that is looked at before a room is relied on, in the order in which it is shown. */
export const checkIds = [
  'address',
  'tcp',
  'udp',
  'broadcast',
  'multicast',
  'mdns',
  'bluetooth',
  'clock',
  'dns',
  'cloudTcp443',
  'cloudTcp5349',
  'cloudUdp3478',
  'cloudUdp10000',
  'cloudRate',
  'updates',
] as const;
export type CheckId = (typeof checkIds)[number];

/**
 * What a check found. A view has a sentence for each, in which the facts stand; what is to be done about a
 * failure is part of that sentence.
 */
export const reasons = [
  // Any check.
  'noNetwork',
  'cancelled',
  'timedOut',
  'broken',
  /** The room keeps to its own network (`cloud.localOnly`). */
  'localOnly',
  // Address.
  'addressBySetting',
  'addressByRoute',
  'addressOnly',
  'addressFirst',
  'addressLinkLocal',
  'addressVirtual',
  'addressNone',
  'addressTowards',
  'addressNoWay',
  // TCP.
  'tcpWorks',
  'tcpPortTaken',
  'tcpDropped',
  'tcpRefused',
  'tcpNoWay',
  'tcpNotARoom',
  'tcpOtherRoom',
  // UDP discovery.
  'udpWorks',
  'udpSilent',
  'udpRefused',
  'udpNotSent',
  'udpNoWay',
  'udpForged',
  'udpPublicAddress',
  'otherNetwork',
  // mDNS.
  'mdnsWorks',
  'mdnsRenamed',
  'mdnsSilent',
  'mdnsOff',
  // Bluetooth.
  'bluetoothWorks',
  'bluetoothStarting',
  'bluetoothOff',
  'bluetoothNone',
  'bluetoothFailed',
  'bluetoothNotHere',
  // Clock.
  'clockRight',
  'clockSkewed',
  'clockWrong',
  'clockNoServer',
  'clockServerUnknown',
  'clockSilent',
  'clockUnusable',
  // DNS.
  'dnsWorks',
  'dnsNone',
  'dnsUnknown',
  'dnsSilent',
  // Cloud.
  'cloudNone',
  'cloudUnknown',
  'cloudWorks',
  'cloudDropped',
  'cloudRefused',
  'cloudNoWay',
  'rateEnough',
  'rateLow',
  'rateUnknown',
  // Updates.
  'updates',
  'updatesNone',
] as const;
export type Reason = (typeof reasons)[number];

export const findingStates = ['ok', 'warning', 'failed', 'skipped'] as const;
export type FindingState = (typeof findingStates)[number];

/** Measured things, language-neutral: addresses, names, numbers with their unit. */
export const factNames = [
  'interface',
  'address',
  'network',
  'port',
  'name',
  'wantedName',
  'host',
  'server',
  'offsetMs',
  'rateMbits',
  'backend',
  'detail',
  'version',
  'channel',
  'checkedAt',
  'blocked',
  /** One of `updateReasons`. */
  'cause',
] as const;
export type FactName = (typeof factNames)[number];

const factSchema = z.object({
  name: z.enum(factNames),
  value: z.string().check(z.minLength(1), z.maxLength(512)),
});
export type Fact = z.infer<typeof factSchema>;

export const findingSchema = z.object({
  id: z.enum(checkIds),
  state: z.enum(findingStates),
  reason: z.enum(reasons),
  facts: z.array(factSchema).check(z.maxLength(16)),
  /** The firewall rule that is missing; null where none would help, or nothing is wrong. */
  rule: z.nullable(ruleSchema),
});
export type Finding = z.infer<typeof findingSchema>;

export const reportSchema = z.object({
  /** `room`: the running room tested itself. `standIn`: no room runs, a stand-in took its place. `way`: the way to another room. */
  tested: z.enum(['room', 'standIn', 'way']),
  /** What the findings are about, for whoever has to find it: the room's name and address as far as known. */
  target: z.object({
    name: z.nullable(z.string().check(z.maxLength(256))),
    address: z.nullable(z.string().check(z.maxLength(64))),
  }),
  /** Milliseconds since the epoch, by the clock of the machine that tested. */
  endedAt: z.int(),
  findings: z.array(findingSchema).check(z.maxLength(checkIds.length)),
});
export type Report = z.infer<typeof reportSchema>;

export const hasFailed = ({ findings }: Report): boolean =>
  findings.some(({ state }) => state === 'failed');
