import type { CreateSpares } from '../types.ts';
import { createNetworkSentinel, type NetworkSentinel } from './networkSentinel.ts';
import { createWallSpare, type WallSpareDeps } from './wallSpare.ts';

/** `socketOpened`: a guest has opened a socket through its spare. */
export const wallSpares =
  (socketOpened: WallSpareDeps['socketOpened']): CreateSpares =>
  ({ createPeerConnection, after, now, log, reachAll }) => {
    let sentinel: NetworkSentinel | null = null;
    let reachedFrom: string | null = null;
    const networkChanged = (address: string): void => {
      if (address === reachedFrom) return;
      reachedFrom = address;
      reachAll();
    };
    return {
      forLink: ({ isCaller, send, received, log: logLink }) =>
        isCaller
          ? null
          : createWallSpare({
              ...{ createPeerConnection, after, now, send, received, log: logLink, socketOpened },
              held: () => {
                sentinel ??= createNetworkSentinel({
                  ...{ createPeerConnection, log },
                  changed: networkChanged,
                });
              },
            }),
      networkChanged,
      rest: () => {
        sentinel?.dispose();
        sentinel = null;
      },
    };
  };
