import { reasonOf } from '../reason.ts';
import { createTaskQueue } from '../taskQueue.ts';
import type { After, CreateSpares, Ferry } from '../types.ts';
import { openChannelSocket } from './channelSocket.ts';
import { openMark, type LinkSpare, type LinkSpareDeps, type Mark } from './linkSpare.ts';

export type GuestSpareDeps = LinkSpareDeps & {
  randomId(): string;
  after: After;
  /** The wall has come through: what was said over the room's old address can go this way. */
  opened(ferry: Ferry): void;
};

type Spare = {
  /** Names the spare itself. */
  link: string;
  readonly mark: Mark;
  answer(sdp: string): void;
  close(): void;
};

/** First of all the link wants its path and its first picture; making a spare takes a tenth of a second. */
const firstAfterMs = 1_500;
const nextAfterMs = 2_000;

const ferryOver = (pc: RTCPeerConnection, mark: Mark): Ferry => ({
  get isOpen() {
    return mark.isOpen;
  },
  openSocket: (handlers) => openChannelSocket(pc.createDataChannel('road'), handlers),
});

/** The guest's side: makes the offer, and is reached. One spare waits, and one at most is in use. */
export const createGuestSpare = (deps: GuestSpareDeps): LinkSpare => {
  /** The link for which a spare is there, or soon to be. */
  let besides: string | null = null;
  let waiting: Spare | null = null;
  let inUse: Spare | null = null;
  let cancelNext = (): void => undefined;
  let isDisposed = false;

  const open = (): Spare => {
    const link = deps.randomId();
    const pc = deps.createPeerConnection();
    const abort = new AbortController();
    const { signal } = abort;
    const queue = createTaskQueue((reason) => {
      deps.log(`spare ${link}: not negotiated: ${reasonOf(reason)}`);
    });
    const mark = openMark(pc, deps, () => use(spare, ferryOver(pc, mark)), signal);
    const spare: Spare = {
      ...{ link, mark },
      answer: (sdp) =>
        void queue.run(async () => {
          if (pc.signalingState !== 'have-local-offer') return;
          await pc.setRemoteDescription({ type: 'answer', sdp });
        }),
      close: () => {
        abort.abort();
        queue.close();
        pc.close();
      },
    };
    pc.addEventListener(
      'icecandidate',
      ({ candidate: found }) => {
        if (found === null || found.candidate === '') return;
        const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
        const init = { candidate, sdpMid, sdpMLineIndex, usernameFragment };
        deps.send({ kind: 'candidate', link, ...init });
      },
      { signal },
    );
    void queue.run(async () => {
      const offer = await pc.createOffer();
      const { sdp } = offer;
      if (sdp === undefined) throw new Error('the browser made no offer');
      // Before it is applied: the candidates that follow must find the offer at the wall.
      deps.send({ kind: 'spareOffer', link, sdp });
      await pc.setLocalDescription(offer);
    });
    return spare;
  };

  const use = (spare: Spare, ferry: Ferry): void => {
    const before = inUse;
    inUse = spare;
    waiting = null;
    deps.log(`spare ${spare.link}: in use`);
    deps.opened(ferry);
    before?.close();
    // The room may move once more; but first of all the link wants its new path.
    cancelNext = deps.after(nextAfterMs, () => {
      waiting ??= open();
    });
  };

  return {
    receive: (signal) => {
      if (signal.kind === 'spareAnswer' && signal.link === waiting?.link)
        waiting.answer(signal.sdp);
    },
    connected: (link) => {
      // A link that is renewed after a move is the same link.
      if (isDisposed || link === besides) return;
      besides = link;
      cancelNext();
      waiting?.close();
      waiting = null;
      cancelNext = deps.after(firstAfterMs, () => {
        waiting = open();
      });
    },
    send: (signal) => inUse?.mark.send(signal) ?? false,
    reach: () => undefined,
    dispose: () => {
      isDisposed = true;
      cancelNext();
      waiting?.close();
      inUse?.close();
    },
  };
};

/** `opened`: see `GuestSpareDeps`. */
export const guestSpares =
  (opened: (ferry: Ferry) => void): CreateSpares =>
  ({ createPeerConnection, randomId, after, now }) => ({
    forLink: ({ isCaller, hasSpare, renew, send, received, log }) =>
      isCaller && hasSpare
        ? createGuestSpare({
            ...{ createPeerConnection, randomId, after, now, send, received, log },
            opened: (ferry) => {
              renew();
              opened(ferry);
            },
          })
        : null,
    networkChanged: () => undefined,
    rest: () => undefined,
  });
