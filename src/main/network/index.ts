import type { NetworkInterfaceInfo } from '#shared/room/snapshot.ts';
import { readAdapters } from './adapter.ts';
import { chooseAddress, describeInterfaces, type NetworkResult } from './chooseAddress.ts';
import { findRouteSource } from './routeSource.ts';

export type { NetworkChoice, NetworkResult } from './chooseAddress.ts';
export { createNetworkWatcher, type NetworkWatcher } from './networkWatcher.ts';

/** This PC's interfaces with an IPv4 address, for the settings page. */
export const listInterfaces = (): NetworkInterfaceInfo[] => describeInterfaces(readAdapters());

/**
 * The best address of this PC right now. `wanted`: the setting `network.interface`, an interface's name or
 * one of its addresses. Error: `network.none`.
 */
export async function findAddress(wanted: string | null): Promise<NetworkResult> {
  const routeSource = await findRouteSource();
  return chooseAddress({ adapters: readAdapters(), routeSource, wanted });
}
