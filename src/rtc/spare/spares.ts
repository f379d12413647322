import type { CallDeps } from '../types.ts';
import { createGuestSpare } from './guestSpare.ts';
import type { LinkSpare, LinkSpareDeps } from './linkSpare.ts';
import { createNetworkSentinel, type NetworkSentinel } from './networkSentinel.ts';
import { createWallSpare } from './wallSpare.ts';

/** What the links of a call share of the business with spares. */
export interface Spares {
  /** Null where the page has no use for them. */
  asGuest(link: SpareLink & { renew(): void }): LinkSpare | null;
  asWall(link: SpareLink): LinkSpare | null;
  /** See `Call`. */
  networkChanged(address: string): void;
  dispose(): void;
}

type SpareLink = Pick<LinkSpareDeps, 'send' | 'received' | 'log'>;

export type SparesDeps = {
  deps: Pick<CallDeps, 'ferryOpened' | 'socketOpened' | 'randomId' | 'after' | 'now' | 'log'>;
  createPeerConnection(): RTCPeerConnection;
  /** Every link reaches its guest. */
  reachAll(): void;
};

export const createSpares = ({ deps, createPeerConnection, reachAll }: SparesDeps): Spares => {
  const { ferryOpened, socketOpened } = deps;
  let sentinel: NetworkSentinel | null = null;
  let reachedFrom: string | null = null;

  const networkChanged = (address: string): void => {
    if (address === reachedFrom) return;
    reachedFrom = address;
    reachAll();
  };
  return {
    asGuest: ({ renew, ...link }) =>
      ferryOpened === undefined
        ? null
        : createGuestSpare({
            ...link,
            createPeerConnection,
            ...{ randomId: deps.randomId, after: deps.after, now: deps.now },
            opened: (ferry) => {
              renew();
              ferryOpened(ferry);
            },
          }),
    asWall: (link) =>
      socketOpened === undefined
        ? null
        : createWallSpare({
            ...link,
            createPeerConnection,
            socketOpened,
            now: deps.now,
            held: () => {
              sentinel ??= createNetworkSentinel({
                ...{ createPeerConnection, log: deps.log },
                changed: networkChanged,
              });
            },
          }),
    networkChanged,
    dispose: () => {
      sentinel?.dispose();
      sentinel = null;
    },
  };
};
