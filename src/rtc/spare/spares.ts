import type { CallDeps } from '../types.ts';
import type { LinkSpare, LinkSpareDeps } from './linkSpare.ts';

/** The spares of a call's links, made for one of its two sides: a page carries what its side needs. */
export interface Spares {
  /** Null: a link of this kind has none. */
  forLink(link: SpareLink): LinkSpare | null;
  /** See `Call`. */
  networkChanged(address: string): void;
  /** No link is left. */
  rest(): void;
}

export type SpareLink = Pick<LinkSpareDeps, 'send' | 'received' | 'log'> & {
  isCaller: boolean;
  /** See `Remote`. */
  hasSpare: boolean;
  renew(): void;
};

export type SpareTools = Pick<CallDeps, 'randomId' | 'after' | 'now' | 'log'> & {
  createPeerConnection(): RTCPeerConnection;
  /** Every link reaches its guest. */
  reachAll(): void;
};

export type CreateSpares = (tools: SpareTools) => Spares;
