import type { Signal } from '#shared/signal/values.ts';
import type { PeerLink, PeerLinkEvents } from '../link/peerLink.ts';
import type { FakeClock } from './fakeClock.ts';

/**
 * PeerLinks without WebRTC: they connect when the newest offer was answered and the network lets packets
 * through, lose their path as Chromium notices it, and tell a stranger's answer by its fingerprint.
 */
export interface FakeNetwork {
  /** Whether media packets pass. */
  setUp(isUp: boolean): void;
  open(link: string, isCaller: boolean, on: PeerLinkEvents): PeerLink;
  /** Ends not closed. */
  readonly openEnds: number;
}

type End = {
  readonly name: number;
  readonly on: PeerLinkEvents;
  /** The end whose description is applied, and the ICE generation agreed with it. */
  peer: number | null;
  generation: number;
  isAgreed: boolean;
  state: 'new' | 'connected' | 'disconnected' | 'failed';
  downAtMs: number | null;
};

/** After that long without packets Chromium says so (`disconnected`), and gives the path up (`failed`). */
const noticeMs = 5_000;
const giveUpMs = 20_000;
const tickMs = 100;

export const createFakeNetwork = (clock: FakeClock): FakeNetwork => {
  const ends = new Map<number, End>();
  let isUp = true;
  let made = 0;

  const isMatched = (end: End): boolean => {
    const peer = end.peer === null ? undefined : ends.get(end.peer);
    return (
      end.isAgreed &&
      peer !== undefined &&
      peer.isAgreed &&
      peer.peer === end.name &&
      peer.generation === end.generation
    );
  };
  const become = (end: End, state: 'connected' | 'disconnected' | 'failed'): void => {
    if (end.state === state) return;
    end.state = state;
    end.on.transport(state);
  };
  const check = (end: End): void => {
    const flows = isUp && isMatched(end);
    if (flows && end.state !== 'failed') {
      end.downAtMs = null;
      become(end, 'connected');
      return;
    }
    if (end.state === 'new') return;
    end.downAtMs ??= clock.now();
    const downMs = clock.now() - end.downAtMs;
    if (downMs >= giveUpMs) become(end, 'failed');
    else if (downMs >= noticeMs) become(end, 'disconnected');
  };
  const tick = (): void => {
    for (const end of ends.values()) check(end);
    clock.after(tickMs, tick);
  };
  clock.after(tickMs, tick);

  const describe = (end: End): string => `${end.name}:${end.generation}`;
  const agree = (end: End, sdp: string): void => {
    const [peer, generation] = sdp.split(':').map(Number);
    if (end.generation !== generation || end.state === 'failed') {
      end.state = end.state === 'new' ? 'new' : 'disconnected';
      end.downAtMs = clock.now();
    }
    end.peer = peer ?? null;
    end.generation = generation ?? 0;
    end.isAgreed = true;
  };

  return {
    setUp: (next) => {
      isUp = next;
    },
    get openEnds() {
      return ends.size;
    },
    open: (link, isCaller, on) => {
      made += 1;
      const end: End = {
        name: made,
        on,
        peer: null,
        generation: 1,
        isAgreed: false,
        state: 'new',
        downAtMs: null,
      };
      ends.set(end.name, end);
      let isOffering = false;
      const takeAnswer = (sdp: string): void => {
        if (!isOffering) return;
        const stranger = end.peer !== null && end.peer !== Number(sdp.split(':')[0]);
        if (stranger) {
          on.ended('otherPeer');
          return;
        }
        if (sdp.split(':')[1] !== String(end.generation)) return;
        isOffering = false;
        agree(end, sdp);
        on.described();
      };
      const receive = (signal: Signal): void => {
        if (signal.kind === 'offer' && !isCaller) {
          agree(end, signal.sdp);
          on.signal({ kind: 'answer', link, sdp: describe(end) });
          on.described();
        }
        if (signal.kind === 'answer' && isCaller) takeAnswer(signal.sdp);
      };
      return {
        link,
        pc: {} as RTCPeerConnection,
        transceivers: null,
        cameraRate: null,
        offer: () => {
          if (!isOffering && end.isAgreed) {
            end.generation += 1;
            end.isAgreed = false;
            if (end.state === 'failed') end.state = 'disconnected';
          }
          isOffering = true;
          on.signal({ kind: 'offer', link, sdp: describe(end) });
          return Promise.resolve();
        },
        receive,
        send: () => undefined,
        shape: () => undefined,
        refresh: () => undefined,
        limitCamera: () => undefined,
        setLowDelay: () => undefined,
        control: () => undefined,
        close: () => {
          if (!ends.delete(end.name)) return;
          const peer = end.peer === null ? undefined : ends.get(end.peer);
          if (isUp && isMatched(end)) peer?.on.control({ type: 'bye' });
        },
      };
    },
  };
};
