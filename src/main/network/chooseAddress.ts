import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { NetworkInterfaceInfo } from '#shared/room/snapshot.ts';
import { kindOf, type Adapter, type AdapterKind } from './adapter.ts';

/** The one address that the room is reached at. */
export type NetworkChoice = { interfaceName: string; address: string; kind: AdapterKind };
export type NetworkResult = Result<NetworkChoice, Failure>;

export type ChooseInput = {
  adapters: readonly Adapter[];
  /** Source address of packets to far away (`routeSource.ts`); null where there is no such route. */
  routeSource: string | null;
  /** The setting `network.interface`: an interface's name or one of its addresses; null lets the room choose. */
  wanted: string | null;
};

const toChoice = (adapter: Adapter): NetworkChoice => ({
  interfaceName: adapter.name,
  address: adapter.address,
  kind: kindOf(adapter),
});

/** Cable before radio, where nothing else decides. */
const isWireless = (name: string): boolean =>
  /wi-?fi|wlan|wireless|drahtlos|sans fil|^wl/i.test(name);

const automaticOrder: readonly AdapterKind[] = ['network', 'linkLocal', 'virtual'];

/**
 * Which address the room uses.
 *
 * A setting that names an interface is obeyed or fails: a room that silently moved to another network than
 * the one asked for would open its door to the wrong people. Without a setting, the interface that packets
 * leave by wins, unless it is a VPN or a switch inside the PC; those are taken only where there is nothing
 * else. A hardware interface without DHCP goes before them: a virtual switch is always up, and nobody is on it.
 *
 * Error: `network.none`.
 */
export function chooseAddress({ adapters, routeSource, wanted }: ChooseInput): NetworkResult {
  const candidates =
    wanted === null
      ? adapters
      : adapters.filter(({ name, address }) => name === wanted || address === wanted);
  const order: readonly AdapterKind[] =
    wanted === null ? automaticOrder : [...automaticOrder, 'loopback'];
  for (const kind of order) {
    const ofKind = candidates.filter((adapter) => kindOf(adapter) === kind);
    const best =
      ofKind.find(({ address }) => address === routeSource) ??
      ofKind.find(({ name }) => !isWireless(name)) ??
      ofKind[0];
    if (best) return ok(toChoice(best));
  }
  return err({ code: 'network.none' });
}

/** What the settings page offers: every interface but the loopback. */
export const describeInterfaces = (adapters: readonly Adapter[]): NetworkInterfaceInfo[] =>
  adapters
    .filter(({ isLoopback }) => !isLoopback)
    .map((adapter) => ({
      name: adapter.name,
      address: adapter.address,
      isVirtual: kindOf(adapter) !== 'network',
    }));
