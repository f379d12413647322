import Peer from 'simple-peer/simplepeer.min.js';
import type { Remote } from '../../../src/rtc/index.ts';
import { playStream, watchFrames, type Seen } from '../../rtc/support/frameWatch.ts';

/**
 * simple-peer with the recovery that DESIGN 7 wants built on it: ICE restarts while it is disconnected (its
 * `negotiate` with `iceRestart`), a new link when it has destroyed itself. The waits are those of our engine.
 */
const settleMs = 1_000;
const pausesMs = [3_000, 6_000, 10_000, 15_000];

/** What travels: a signal of simple-peer and which of the peers made one after the other it belongs to. */
type Message = { generation: number; data: unknown } | { ask: 'newPeer' };

let own: MediaStream;
const links = new Map<string, ReturnType<typeof createLink>>();
const streams = new Map<string, MediaStream>();
const watched = new Map<string, { video: HTMLVideoElement; seen: Seen }>();

const streamOf = (remote: string): MediaStream => {
  const stream = streams.get(remote) ?? new MediaStream();
  streams.set(remote, stream);
  return stream;
};

const play = (remote: string, stream: MediaStream): void => {
  const shown = streamOf(remote);
  for (const track of shown.getTracks()) shown.removeTrack(track);
  for (const track of stream.getTracks()) shown.addTrack(track);
};

const createLink = (remote: string, initiator: boolean) => {
  let generation = 0;
  let peer: Peer | null = null;
  let isConnected = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (message: Message): void => {
    void window.roadSend(remote, message as never);
  };
  const open = (next: number): void => {
    generation = next;
    isConnected = false;
    const made = new Peer({ initiator, trickle: true, stream: own, config: {} });
    peer = made;
    made.on('signal', (data) => send({ generation: next, data }));
    made.on('stream', (stream) => play(remote, stream));
    made.on('error', () => undefined);
    made.on('close', () => {
      if (peer !== made) return;
      isConnected = false;
      again(settleMs);
    });
    made.on('iceStateChange', (state) => {
      if (peer !== made) return;
      isConnected = state === 'connected' || state === 'completed';
      if (isConnected) {
        attempt = 0;
        clearTimeout(timer);
      } else if (state === 'disconnected') again(settleMs);
    });
  };
  const again = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(recover, ms);
  };
  const recover = (): void => {
    if (isConnected) return;
    again(pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? settleMs);
    attempt += 1;
    if (peer === null || peer.destroyed) {
      if (initiator) open(generation + 1);
      else send({ ask: 'newPeer' });
    } else if (initiator) {
      peer.offerOptions = { iceRestart: true };
      peer.negotiate();
    } else peer.negotiate();
  };

  if (initiator) open(1);
  return {
    receive: (message: Message): void => {
      if ('ask' in message) {
        if (initiator && !isConnected) open(generation + 1);
        return;
      }
      if (!initiator && message.generation > generation) {
        peer?.destroy();
        open(message.generation);
      }
      if (message.generation === generation && peer?.destroyed === false) peer.signal(message.data);
    },
    roadRestored: (): void => {
      attempt = 0;
      if (!isConnected) recover();
    },
    close: (): void => {
      clearTimeout(timer);
      const last = peer;
      peer = null;
      last?.destroy();
    },
  };
};

const benchPage = {
  open: async (): Promise<void> => {
    own = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
    });
  },
  setRemotes: (remotes: readonly Remote[]): void => {
    for (const { id, isCaller } of remotes) {
      if (!links.has(id)) links.set(id, createLink(id, isCaller));
    }
  },
  receive: (from: string, message: Message): void => links.get(from)?.receive(message),
  roadRestored: (): void => {
    for (const link of links.values()) link.roadRestored();
  },
  watch: (remote: string): void => {
    const video = playStream(streamOf(remote));
    watched.set(remote, { video, seen: watchFrames(video) });
  },
  seen: (remote: string): Seen | null => watched.get(remote)?.seen ?? null,
  now: (): number => performance.now(),
};

/** The same names as the page of our engine, so that one script drives both. */
Object.assign(window, { rtcTest: benchPage });
