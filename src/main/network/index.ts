import type { NetworkInterfaceInfo } from '#shared/room/snapshot.ts';
import { readAdapters } from './adapter.ts';
import type { Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import { chooseAddress, describeInterfaces, type NetworkResult } from './chooseAddress.ts';
import { explainAddress, type ExplainedChoice } from './explainAddress.ts';
import { findRouteSource } from './routeSource.ts';

export type { NetworkChoice, NetworkResult } from './chooseAddress.ts';
export type { ExplainedChoice } from './explainAddress.ts';
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

/** The same, with what decided it: for diagnostics. */
export async function findExplainedAddress(
  wanted: string | null,
): Promise<Result<ExplainedChoice, Failure>> {
  const routeSource = await findRouteSource();
  return explainAddress({ adapters: readAdapters(), routeSource, wanted });
}

/** This PC's own address, with its interface, by which it reaches another one; undefined where there is no way. */
export async function findWayTo(
  address: string,
): Promise<{ interfaceName: string; address: string; netmask: string } | undefined> {
  const source = await findRouteSource(address);
  const adapter = readAdapters().find((one) => one.address === source);
  return adapter && { ...adapter, interfaceName: adapter.name };
}
