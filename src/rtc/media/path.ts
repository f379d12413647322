import { pathKinds, type PathKind } from '#shared/path.ts';
import type { PathRate } from './cameraRate.ts';

/** What the path is read from; a subset of the statistics of W3C webrtc-stats. */
type Statistic = {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: unknown;
  readonly localCandidateId?: unknown;
  readonly remoteCandidateId?: unknown;
  readonly nominated?: unknown;
  readonly state?: unknown;
  readonly bytesReceived?: unknown;
  readonly requestsReceived?: unknown;
  readonly responsesReceived?: unknown;
  readonly availableOutgoingBitrate?: unknown;
  readonly currentRoundTripTime?: unknown;
  readonly candidateType?: unknown;
  readonly address?: unknown;
  readonly priority?: unknown;
};

const privateAddress =
  /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80:|::1$)/i;

/** The pair in use: named by the transport, in Firefox only marked on the pair itself. */
export const selectedPair = (all: ReadonlyMap<string, Statistic>): Statistic | undefined => {
  const statistics = [...all.values()];
  const named = statistics.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  if (typeof named === 'string') return all.get(named);
  return statistics.find(
    ({ type, nominated, state }) =>
      type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );
};

/**
 * A relay's candidate tells by its priority how the relay is reached: the type preference in it (RFC 8445
 * §5.1.2.1) is 2 by UDP, 1 by TCP and 0 by TLS in Chromium.
 */
export const isReachedByUdp = (priority: unknown): boolean =>
  typeof priority !== 'number' || priority >= 2 ** 25;

/**
 * A peer-reflexive candidate (RFC 8445 §7.3.1.3) is an address that only showed itself in a check. From a
 * private or hidden (mDNS) address it came straight over the LAN; from a public one through a NAT.
 */
const pathOfCandidate = (candidate: Statistic): PathKind => {
  const { candidateType, address } = candidate;
  if (candidateType === 'relay') return isReachedByUdp(candidate.priority) ? 'turnUdp' : 'turnTls';
  if (candidateType === 'srflx') return 'stun';
  if (candidateType !== 'prflx' || typeof address !== 'string' || address === '') return 'host';
  return privateAddress.test(address) || address.endsWith('.local') ? 'host' : 'stun';
};

/** How packets travel, read from `getStats`; null while there is no selected pair. */
export const pathOf = (report: Iterable<readonly [string, Statistic]>): PathKind | null => {
  const all = new Map(report);
  const pair = selectedPair(all);
  if (pair === undefined) return null;
  const ends = [pair.localCandidateId, pair.remoteCandidateId].flatMap((id) => {
    const candidate = typeof id === 'string' ? all.get(id) : undefined;
    return candidate ? [pathOfCandidate(candidate)] : [];
  });
  // The longest way counts.
  return pathKinds.findLast((kind) => ends.includes(kind)) ?? null;
};

const positive = (value: unknown): number | null =>
  typeof value === 'number' && value > 0 ? value : null;

/** What the path in use carries; Firefox says nothing of the rate. */
export const pathRate = (all: ReadonlyMap<string, Statistic>): PathRate => {
  const pair = selectedPair(all);
  return {
    available: positive(pair?.availableOutgoingBitrate),
    roundTrip: positive(pair?.currentRoundTripTime),
  };
};
