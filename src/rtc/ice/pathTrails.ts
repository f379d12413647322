import { pathKinds, type PathKind, type PathStep } from '#shared/path.ts';
import { isReachedByUdp } from '../media/path.ts';
import type { PathTrails } from '../types.ts';

type Server = NonNullable<PathStep['server']>;
/** What one connection has found out about one kind. */
type Found = {
  isOffered: boolean;
  isReady: boolean;
  fault: PathStep['fault'];
  server: Server | null;
};
type Trail = Record<PathKind, Found>;

/** Of WebRTC: the server did not answer, or its name is unknown (W3C WebRTC 4.8.3). */
const unreachable = 701;

/** `turns:cloud.example:5349?transport=tcp` → what it is for; null for what is no server of ours. */
const kindOfUrl = (url: string): { kind: PathKind; server: Server } | null => {
  const [, scheme = '', address = '', query = ''] =
    /^(stuns?|turns?):([^?]+)(\?.*)?$/i.exec(url) ?? [];
  const [, host = '', port = ''] = /^(\[[^\]]+\]|[^:]+)(?::([0-9]+))?$/.exec(address) ?? [];
  if (host === '') return null;
  const isTls = scheme.toLowerCase().endsWith('s');
  const server = { host, port: port === '' ? (isTls ? 5349 : 3478) : Number(port) };
  if (scheme.toLowerCase().startsWith('stun')) return { kind: 'stun', server };
  return { kind: isTls || query.includes('transport=tcp') ? 'turnTls' : 'turnUdp', server };
};

/** How a relay is reached is in the priority of its candidate (`isReachedByUdp`). */
const kindOfCandidate = ({ type, priority }: RTCIceCandidate): PathKind | null => {
  if (type === 'relay') return isReachedByUdp(priority) ? 'turnUdp' : 'turnTls';
  if (type === 'host') return 'host';
  return type === null ? null : 'stun';
};

const newTrail = (pc: RTCPeerConnection): Trail => {
  const found = (isOffered: boolean): Found => ({
    isOffered,
    isReady: false,
    fault: null,
    server: null,
  });
  const trail: Trail = {
    host: found(true),
    stun: found(false),
    turnUdp: found(false),
    turnTls: found(false),
  };
  for (const { urls } of pc.getConfiguration().iceServers ?? []) {
    for (const url of [urls].flat()) {
      const known = kindOfUrl(url);
      if (known) trail[known.kind] = { ...found(true), server: known.server };
    }
  }
  return trail;
};

/** A server that is there has answered by then: browsers ask for ten seconds and more before they say so. */
const silentAfterMs = 7_000;
/** Longer than one whole try takes (`waits.connect`): the link is on its next RTCPeerConnection by then. */
const noAnswerAfterMs = 12_000;

const stepOf = (
  kind: PathKind,
  found: Found,
  pc: RTCPeerConnection,
  withoutPathMs: number,
): PathStep => {
  const { isOffered, isReady, fault, server } = found;
  const step = (state: PathStep['state'], why: PathStep['fault'] = null): PathStep => ({
    kind,
    state,
    fault: why,
    server,
  });
  if (!isOffered) return step('off');
  if (!isReady && fault !== null) return step('failed', fault);
  if (pc.connectionState === 'failed') return step('failed', 'noAnswer');
  if (isReady) return withoutPathMs < noAnswerAfterMs ? step('ready') : step('failed', 'noAnswer');
  if (pc.iceGatheringState !== 'complete')
    return withoutPathMs < silentAfterMs ? step('trying') : step('failed', 'silent');
  // Without a NAT on the way the address that the STUN server sees is the host's own: no candidate comes of it.
  return kind === 'stun' || kind === 'host' ? step('ready') : step('failed', 'silent');
};

const isSame = (a: PathStep | undefined, b: PathStep): boolean =>
  a?.state === b.state && a.fault === b.fault;

/**
 * What becomes of each kind of path, told by the candidates that a connection finds and by the errors of its
 * servers. A try that begins anew keeps what failed before until it knows better, so that nothing flickers.
 */
export const createPathTrails = (): PathTrails => {
  const trails = new WeakMap<RTCPeerConnection, Trail>();
  return {
    watch: (pc) => {
      const trail = newTrail(pc);
      trails.set(pc, trail);
      pc.addEventListener('icecandidate', ({ candidate }) => {
        const kind = candidate && kindOfCandidate(candidate);
        if (kind) trail[kind].isReady = true;
      });
      pc.addEventListener('icecandidateerror', ({ url, errorCode }) => {
        const known = kindOfUrl(url);
        if (known) trail[known.kind].fault = errorCode === unreachable ? 'silent' : 'refused';
      });
    },
    steps: (pc, { inUse, withoutPathMs }, before) => {
      const trail = trails.get(pc);
      if (trail === undefined) return before;
      const steps = pathKinds.map((kind, index): PathStep => {
        const step = stepOf(kind, trail[kind], pc, withoutPathMs);
        if (kind === inUse) return { ...step, state: 'inUse', fault: null };
        const last = before[index];
        const isUndecided = step.state === 'trying' && inUse === null;
        return isUndecided && last?.state === 'failed' ? last : step;
      });
      return steps.every((step, index) => isSame(before[index], step)) ? before : steps;
    },
  };
};
