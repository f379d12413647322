import type { Signal } from '#shared/signal/values.ts';
import { reasonOf } from '../reason.ts';
import { createTaskQueue } from '../taskQueue.ts';
import type { After, FerrySocket, FerrySocketHandlers } from '../types.ts';
import { openChannelSocket } from './channelSocket.ts';
import { openMark, type LinkSpare, type LinkSpareDeps, type Mark } from './linkSpare.ts';

export type WallSpareDeps = LinkSpareDeps & {
  after: After;
  /** The guest has opened a socket. */
  socketOpened(socket: FerrySocket): Omit<FerrySocketHandlers, 'opened'>;
  /** There is a spare that can be used. */
  held(): void;
};

type Spare = {
  link: string;
  mark: Mark;
  candidate(init: RTCIceCandidateInit): void;
  reach(): void;
  close(): void;
};

/** The wall drops a link as soon as the room does; what the room says to the guest last is on its way by then. */
const lastWordsMs = 1_500;
const maxCandidates = 64;
const maxSockets = 4;
/** A guest needs one for each link and each move of the room. */
const offerWindowMs = 10_000;
const maxOffersInWindow = 6;

/** Each data channel but the mark is one of the guest's sockets. */
const takeSockets = (
  pc: RTCPeerConnection,
  socketOpened: WallSpareDeps['socketOpened'],
  signal: AbortSignal,
): void => {
  let open = 0;
  pc.addEventListener(
    'datachannel',
    ({ channel }) => {
      if (open >= maxSockets) return channel.close();
      open += 1;
      const handlers = socketOpened({
        send: (text) => socket.send(text),
        close: () => channel.close(),
      });
      const socket = openChannelSocket(channel, {
        opened: () => undefined,
        received: handlers.received,
        lost: () => {
          open -= 1;
          handlers.lost();
        },
      });
    },
    { signal },
  );
};

/** The wall's side: answers the guest's offer and keeps the answer unapplied until the room has moved. */
export const createWallSpare = (deps: WallSpareDeps): LinkSpare => {
  let waiting: Spare | null = null;
  let inUse: Spare | null = null;
  let offeredAtMs: number[] = [];

  const take = (link: string, sdp: string): Spare => {
    const pc = deps.createPeerConnection();
    const abort = new AbortController();
    const queue = createTaskQueue((reason) => {
      deps.log(`spare ${link}: not negotiated: ${reasonOf(reason)}`);
    });
    const kept: RTCIceCandidateInit[] = [];
    let answer: RTCSessionDescriptionInit | null = null;
    let isReaching = false;
    const add = (init: RTCIceCandidateInit): Promise<void> =>
      // One that cannot be used (an address family we lack) is no reason to do without the others.
      pc.addIceCandidate(init).catch(() => undefined);
    const spare: Spare = {
      link,
      mark: openMark(pc, deps, () => use(spare), abort.signal),
      candidate: (init) =>
        void queue.run(async () => {
          if (isReaching) await add(init);
          else if (kept.length < maxCandidates) kept.push(init);
        }),
      reach: () =>
        void queue.run(async () => {
          if (isReaching || answer === null) return;
          isReaching = true;
          deps.log(`spare ${link}: reaching the guest`);
          await pc.setLocalDescription(answer);
          for (const init of kept.splice(0)) await add(init);
        }),
      close: () => {
        abort.abort();
        queue.close();
        pc.close();
      },
    };
    takeSockets(pc, deps.socketOpened, abort.signal);
    void queue.run(async () => {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      answer = await pc.createAnswer();
      if (answer.sdp === undefined) throw new Error('the browser made no answer');
      deps.send({ kind: 'spareAnswer', link, sdp: answer.sdp });
      deps.held();
    });
    return spare;
  };

  const use = (spare: Spare): void => {
    if (waiting === spare) waiting = null;
    const before = inUse;
    inUse = spare;
    deps.log(`spare ${spare.link}: in use`);
    before?.close();
  };

  const mayTake = (): boolean => {
    const nowMs = deps.now();
    offeredAtMs = offeredAtMs.filter((atMs) => nowMs - atMs < offerWindowMs);
    if (offeredAtMs.length >= maxOffersInWindow) return false;
    offeredAtMs.push(nowMs);
    return true;
  };

  const receive = (signal: Signal): void => {
    if (signal.kind === 'spareOffer' && mayTake()) {
      waiting?.close();
      waiting = take(signal.link, signal.sdp);
    }
    if (signal.kind !== 'candidate') return;
    const { link, candidate, sdpMid, sdpMLineIndex, usernameFragment } = signal;
    const init = { candidate, sdpMid, sdpMLineIndex, usernameFragment };
    for (const spare of [waiting, inUse]) if (spare?.link === link) spare.candidate(init);
  };

  return {
    receive,
    connected: () => undefined,
    send: (signal) => inUse?.mark.send(signal) ?? false,
    reach: () => waiting?.reach(),
    dispose: () => {
      waiting?.close();
      if (inUse) deps.after(lastWordsMs, inUse.close);
    },
  };
};
