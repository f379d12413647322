import { limits } from '#shared/limits.ts';
import { signalSchema, type Signal } from '#shared/signal/values.ts';

/**
 * The spare connection beside a link between a guest and the wall (ADR 0009). Offer and answer are exchanged
 * while all is well, and the guest applies the answer: from then on it takes ICE checks from anywhere. The
 * wall keeps its answer to itself. When its address has changed it applies it, gathers candidates where it is
 * now and checks the guest's: the connection comes up without any signalling, and carries it from then on.
 */
export interface LinkSpare {
  /** Signals of other connections are ignored. */
  receive(signal: Signal): void;
  /** The link beside it is up; `link` names it. The guest makes a spare for each link once. */
  connected(link: string): void;
  /**
   * Sends a signal of the link straight to the other page. False: this is not the moment; it goes by the road.
   * Only just after the spare has come up, so that media do not wait for the road to be resumed.
   */
  send(signal: Signal): boolean;
  /** The wall's network has changed: it reaches the guest from where it is now. */
  reach(): void;
  dispose(): void;
}

export type LinkSpareDeps = {
  createPeerConnection(): RTCPeerConnection;
  /** By the road. */
  send(signal: Signal): void;
  /** A signal of the link that came straight. */
  received(signal: Signal): void;
  now(): number;
  log(message: string): void;
};

/** How long after its opening the mark carries signals; longer would be too long if it falls silent. */
const straightMs = 8_000;
/** A renewed link needs about a dozen. */
const maxStraightSignals = 64;

/** The channel of a spare that both sides know of. It opens when the connection is there. */
export interface Mark {
  readonly isOpen: boolean;
  /** See `LinkSpare.send`. */
  send(signal: Signal): boolean;
}

const parseSignal = (data: unknown): Signal | null => {
  if (typeof data !== 'string' || data.length > limits.frameBytes) return null;
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return null;
  }
  const parsed = signalSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
};

export const openMark = (
  pc: RTCPeerConnection,
  deps: Pick<LinkSpareDeps, 'now' | 'received'>,
  opened: () => void,
  signal: AbortSignal,
): Mark => {
  const channel = pc.createDataChannel('spare', { negotiated: true, id: 0 });
  let openedAtMs = Number.NEGATIVE_INFINITY;
  let taken = 0;
  const isOpen = (): boolean => channel.readyState === 'open' && pc.connectionState !== 'failed';
  channel.addEventListener(
    'open',
    () => {
      openedAtMs = deps.now();
      opened();
    },
    { signal },
  );
  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      taken += 1;
      const message = taken > maxStraightSignals ? null : parseSignal(data);
      if (message !== null) deps.received(message);
    },
    { signal },
  );
  return {
    get isOpen() {
      return isOpen();
    },
    send: (message) => {
      if (!isOpen() || deps.now() - openedAtMs > straightMs) return false;
      channel.send(JSON.stringify(message));
      return true;
    },
  };
};
