import type { Signal } from '#shared/signal/values.ts';
import type { After } from '../types.ts';
import type { PeerLink, PeerLinkEvents } from './peerLink.ts';

/** A caller's link that is opened before it is known to whom: its offer travels in the knock. */
export interface PreparedLink {
  readonly link: string;
  /** Resolves with the offer once the host candidates are in it, or after `gatherMs` with those there are. */
  offer(): Promise<{ link: string; sdp: string }>;
  /** Hands the link over; signals found since the offer go out first. */
  adopt(on: PeerLinkEvents): PeerLink;
  dispose(): void;
}

/** Host candidates come in a few ms; a STUN server that does not answer must not hold up the knock. */
const gatherMs = 150;

const gathered = (pc: RTCPeerConnection, after: After): Promise<void> =>
  new Promise((resolve) => {
    const abort = new AbortController();
    const finish = (): void => {
      abort.abort();
      cancel();
      resolve();
    };
    const cancel = after(gatherMs, finish);
    const check = (): void => {
      if (pc.iceGatheringState === 'complete') finish();
    };
    pc.addEventListener('icegatheringstatechange', check, { signal: abort.signal });
    check();
  });

export const createPreparedLink = (
  open: (on: PeerLinkEvents) => PeerLink,
  after: After,
): PreparedLink => {
  let owner: PeerLinkEvents | null = null;
  let kept: Signal[] = [];
  let isBroken = false;
  const peer = open({
    signal: (signal) => {
      if (owner === null) kept.push(signal);
      else owner.signal(signal);
    },
    transport: (state) => owner?.transport(state),
    described: () => owner?.described(),
    control: (message) => owner?.control(message),
    controlOpened: () => owner?.controlOpened(),
    ended: (why) => {
      isBroken = true;
      owner?.ended(why);
    },
    log: (message) => owner?.log(message),
  });
  return {
    link: peer.link,
    offer: async () => {
      await peer.offer();
      await gathered(peer.pc, after);
      kept = [];
      const sdp = peer.pc.localDescription?.sdp;
      if (sdp === undefined) throw new Error('the browser made no offer');
      return { link: peer.link, sdp };
    },
    adopt: (on) => {
      owner = on;
      for (const signal of kept.splice(0)) on.signal(signal);
      if (isBroken) on.ended('broken');
      return peer;
    },
    dispose: () => {
      peer.close();
    },
  };
};
