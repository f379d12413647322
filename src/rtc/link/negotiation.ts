import type { Signal } from '#shared/signal/values.ts';
import { createTaskQueue } from '../taskQueue.ts';
import { fitOfAnswer } from './sdp.ts';

/**
 * Offers, answers and candidates of one RTCPeerConnection (RFC 8829), one step at a time. Only the caller
 * offers, so there is no glare.
 */
export interface Negotiation {
  /**
   * The first offer, later one that restarts ICE (RFC 8445 §2.4). While an offer is unanswered the same one
   * goes out again, with the candidates found since: applying it twice does no harm.
   */
  offer(): Promise<void>;
  receive(signal: Signal): void;
  close(): void;
}

export type NegotiationDeps = {
  pc: RTCPeerConnection;
  link: string;
  isCaller: boolean;
  signal(signal: Signal): void;
  /** The caller's offer is applied and waits for our answer. False when its m-lines are not ours. */
  offered(): boolean;
  /** A description of the other side was applied: it hears us. */
  described(): void;
  /** The answer comes from another RTCPeerConnection than before: the other page started anew. */
  otherPeer(): void;
  failed(reason: unknown): void;
};

const maxEarlyCandidates = 64;

export const createNegotiation = (deps: NegotiationDeps): Negotiation => {
  const { pc, link, isCaller } = deps;
  const queue = createTaskQueue(deps.failed);
  const early: RTCIceCandidateInit[] = [];

  const sendDescription = (kind: 'offer' | 'answer'): void => {
    const sdp = pc.localDescription?.sdp;
    if (sdp !== undefined) deps.signal({ kind, link, sdp });
  };

  const addCandidate = async (candidate: RTCIceCandidateInit): Promise<void> => {
    if (pc.remoteDescription === null) {
      if (early.length < maxEarlyCandidates) early.push(candidate);
      return;
    }
    try {
      await pc.addIceCandidate(candidate);
    } catch {
      // Of an ICE generation that is over: dropped, as RFC 8838 §14.1 has it.
    }
  };

  const addEarlyCandidates = async (): Promise<void> => {
    for (const candidate of early.splice(0)) await addCandidate(candidate);
  };

  const takeOffer = async (sdp: string): Promise<void> => {
    await pc.setRemoteDescription({ type: 'offer', sdp });
    if (!deps.offered()) throw new Error('the offer has other m-lines than ours');
    await pc.setLocalDescription(await pc.createAnswer());
    sendDescription('answer');
    deps.described();
    await addEarlyCandidates();
  };

  const takeAnswer = async (sdp: string): Promise<void> => {
    if (pc.signalingState !== 'have-local-offer') return;
    const fit = fitOfAnswer(pc.currentRemoteDescription?.sdp ?? null, sdp);
    if (fit === 'otherPeer') deps.otherPeer();
    if (fit !== 'fits') return;
    await pc.setRemoteDescription({ type: 'answer', sdp });
    deps.described();
    await addEarlyCandidates();
  };

  const take = async (signal: Signal): Promise<void> => {
    if (signal.kind === 'offer' && !isCaller) await takeOffer(signal.sdp);
    if (signal.kind === 'answer' && isCaller) await takeAnswer(signal.sdp);
    if (signal.kind === 'candidate') {
      const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = signal;
      await addCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
    }
  };

  return {
    offer: () =>
      queue.run(async () => {
        if (pc.signalingState === 'stable') {
          const iceRestart = pc.remoteDescription !== null;
          await pc.setLocalDescription(await pc.createOffer({ iceRestart }));
        }
        sendDescription('offer');
      }),
    receive: (signal) => {
      void queue.run(() => take(signal));
    },
    close: queue.close,
  };
};
