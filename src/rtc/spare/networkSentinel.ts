import { reasonOf } from '../reason.ts';

/** Notices that this page's computer has got another address. */
export interface NetworkSentinel {
  dispose(): void;
}

export type NetworkSentinelDeps = {
  createPeerConnection(): RTCPeerConnection;
  /** An address that was not there before, as the browser shows it. */
  changed(address: string): void;
  log(message: string): void;
};

/**
 * A connection that nobody answers: until it has a path, Chromium goes on gathering candidates whenever the
 * network changes, and so tells within a second what the room's own watch sees with its next look.
 */
export const createNetworkSentinel = (deps: NetworkSentinelDeps): NetworkSentinel => {
  const pc = deps.createPeerConnection();
  const abort = new AbortController();
  const { signal } = abort;
  const known = new Set<string>();
  let hasGathered = false;
  pc.addEventListener(
    'icecandidate',
    ({ candidate }) => {
      const address = candidate?.address ?? null;
      if (candidate?.protocol !== 'udp' || address === null || known.has(address)) return;
      known.add(address);
      if (hasGathered) deps.changed(address);
    },
    { signal },
  );
  pc.addEventListener(
    'icegatheringstatechange',
    () => {
      if (pc.iceGatheringState === 'complete') hasGathered = true;
    },
    { signal },
  );
  pc.createDataChannel('sentinel');
  pc.createOffer()
    .then((offer) => pc.setLocalDescription(offer))
    .catch((reason: unknown) => {
      if (!signal.aborted) deps.log(`the network is not watched: ${reasonOf(reason)}`);
    });
  return {
    dispose: () => {
      abort.abort();
      pc.close();
    },
  };
};
